/** The steps of a new site before there is one: name, administrator, hardware, first area. */
import { useState } from 'react'
import { SPEEDS, type NewHardware, type NewRule } from '../../../preload/contract/start'
import { Choices } from '../../components/choices'
import { NewPassword, NOTHING_TYPED, typedProblem } from '../../components/new-password'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { useSession } from '../session/session'
import { Field, TextField } from './field'
import { goTo, makeAdministrator, makeSite, newSiteOf, sayWrong, type, useFirstRun } from './first-run'
import { StepForm } from './step-form'

const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone')

export function NameStep() {
  const { name, timeZone } = useFirstRun(({ typed }) => typed)
  const known = zones()
  const next = (): void => (name.trim() === '' ? sayWrong(text('first.name.none')) : goTo('administrator'))
  return (
    <StepForm step="name" onNext={next} back={null}>
      <TextField
        autoFocus
        label={text('first.name.site')}
        help={text('first.name.site.help')}
        value={name}
        onChange={(value) => type({ name: value })}
      />
      <Field label={text('first.name.zone')} help={text('first.name.zone.help')}>
        {(id, help) => (
          <select
            id={id}
            className="field"
            aria-describedby={help}
            value={timeZone}
            onChange={(event) => type({ timeZone: event.target.value })}
          >
            {(known.includes(timeZone) ? known : [timeZone, ...known]).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        )}
      </Field>
    </StepForm>
  )
}

export function AdministratorStep() {
  const operator = useSession(({ view }) => (view?.state === 'signed-in' ? view.operator : null))
  const [name, setName] = useState('')
  const [typed, setTyped] = useState(NOTHING_TYPED)
  const [busy, setBusy] = useState(false)
  const next = async (): Promise<void> => {
    if (operator) return goTo('hardware')
    const problem = name.trim() === '' ? text('first-start.no-name') : typedProblem(typed, name)
    sayWrong(problem)
    if (problem !== null || busy) return
    setBusy(true)
    const answer = await makeAdministrator(name.trim(), typed.first)
    setBusy(false)
    if (answer.ok) goTo('hardware')
    else sayWrong(failureWords(answer))
  }
  return (
    <StepForm step="administrator" onNext={() => void next()} back="name" busy={busy}>
      {operator ? (
        <p>{text('first.administrator.there', { name: operator.name })}</p>
      ) : (
        <div className="step-account">
          <TextField
            autoFocus
            label={text('first-start.name')}
            help={text('first.administrator.name.help')}
            value={name}
            onChange={setName}
          />
          <NewPassword name={name} typed={typed} onChange={setTyped} />
          <p className="step-help">{text('first-start.keep')}</p>
        </div>
      )}
    </StepForm>
  )
}

const KINDS = [
  'simulated',
  'network-panel',
  'serial',
  'device-server',
] as const satisfies readonly NewHardware['kind'][]

function Addresses() {
  const { entranceAddress, exitAddress } = useFirstRun(({ typed }) => typed)
  return (
    <>
      <TextField
        narrow
        label={text('first.hardware.entrance')}
        value={entranceAddress}
        onChange={(value) => type({ entranceAddress: value })}
      />
      <TextField
        narrow
        label={text('first.hardware.exit')}
        help={text('first.hardware.exit.help')}
        value={exitAddress}
        onChange={(value) => type({ exitAddress: value })}
      />
    </>
  )
}

function Reached({ kind }: { readonly kind: NewHardware['kind'] }) {
  const { host, port, path, baud } = useFirstRun(({ typed }) => typed)
  switch (kind) {
    case 'simulated':
      return null
    case 'serial':
      return (
        <>
          <TextField
            label={text('first.hardware.path')}
            help={text('first.hardware.path.help')}
            value={path}
            onChange={(value) => type({ path: value })}
          />
          <Field label={text('first.hardware.speed')}>
            {(id) => (
              <select
                id={id}
                className="field narrow"
                value={baud}
                onChange={(event) => type({ baud: Number(event.target.value) })}
              >
                {SPEEDS.map((speed) => (
                  <option key={speed}>{speed}</option>
                ))}
              </select>
            )}
          </Field>
          <Addresses />
        </>
      )
    case 'network-panel':
    case 'device-server':
      return (
        <>
          <TextField label={text('first.hardware.host')} value={host} onChange={(value) => type({ host: value })} />
          <TextField
            narrow
            label={text('first.hardware.port')}
            value={port}
            onChange={(value) => type({ port: value })}
          />
          {kind === 'device-server' && <Addresses />}
        </>
      )
  }
}

export function HardwareStep() {
  const typed = useFirstRun((first) => first.typed)
  const next = (): void => {
    // The names of the next step are not asked yet.
    const checked = newSiteOf({ ...typed, area: '-', door: '-', entrance: '-', exit: '-' })
    if ('bad' in checked) sayWrong(text(`first.bad.${checked.bad}`))
    else goTo('area')
  }
  return (
    <StepForm step="hardware" onNext={next} back="administrator">
      <Choices
        name="hardware"
        label={text('first.step.hardware')}
        value={typed.kind}
        onChange={(kind) => type({ kind })}
        options={KINDS.map((kind) => ({
          value: kind,
          title: text(`first.hardware.${kind}`),
          says: text(`first.hardware.${kind}.says`),
        }))}
      />
      <Reached kind={typed.kind} />
    </StepForm>
  )
}

const RULES = ['observe', 'soft', 'hard', 'none'] as const satisfies readonly NewRule[]

export function AreaStep() {
  const { typed, busy } = useFirstRun()
  const next = (): void => {
    const checked = newSiteOf(typed)
    if ('bad' in checked) sayWrong(text(`first.bad.${checked.bad}`))
    else void makeSite(checked.site)
  }
  const field = (key: 'area' | 'door' | 'entrance' | 'exit', autoFocus = false) => (
    <TextField
      autoFocus={autoFocus}
      label={text(`first.area.${key}`)}
      value={typed[key]}
      onChange={(value) => type({ [key]: value })}
    />
  )
  return (
    <StepForm step="area" onNext={next} back="hardware" busy={busy} label={text('first.make')}>
      {field('area', true)}
      {field('door')}
      {field('entrance')}
      {field('exit')}
      <Choices
        name="rule"
        label={text('first.area.rule')}
        value={typed.rule}
        onChange={(rule) => type({ rule })}
        options={RULES.map((rule) => ({
          value: rule,
          title: text(`first.rule.${rule}`),
          says: text(`first.rule.${rule}.says`),
        }))}
      />
    </StepForm>
  )
}
