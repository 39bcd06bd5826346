/** What the search means: each finding says what it is, and which wire or setting to check. */
import { Check, TriangleAlert } from 'lucide-react'
import type { JsonObject } from '../../../../preload/contract/draft'
import { lineFindings, type LineFinding, type LineTrial, type TrialFind } from '../../../../preload/contract/hardware'
import { text } from '../../../format/text'
import { nameOf, thingIn } from '../thing'
import { tryReader, useTrial } from './trial'
import { addressesOf, change, speedOf, useNewReader } from './wizard'

type OfReader = Extract<LineFinding, { readonly kind: 'reader' }>

export function FoundStep({ document }: { readonly document: JsonObject }) {
  const trial = useTrial((each) => each.trial)
  if (!trial) return <p className="wizard-note">{text('new-reader.found.before')}</p>
  if (trial.step === 'failed') return <Problem trial={trial} />
  if (trial.step !== 'searched' && trial.step !== 'cancelled' && trial.found.length === 0)
    return <p className="wizard-note">{text('new-reader.found.waiting')}</p>
  return <Findings document={document} trial={trial} />
}

function Problem({ trial }: { readonly trial: LineTrial }) {
  const { link, problem } = trial
  const place = 'path' in link ? link.path : `${link.host}:${link.port}`
  const kind = problem?.kind ?? 'failed'
  return (
    <div className="finding warns" role="alert">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
      <p>
        <b>{text(`line.port.${kind}`, { place })}</b> {text(`line.port.${kind}.do`)}
      </p>
    </div>
  )
}

function Findings({ document, trial }: { readonly document: JsonObject; readonly trial: LineTrial }) {
  const reader = useNewReader()
  const addresses = addressesOf(document, trial.controller)
  const baud = speedOf(document, reader, trial)
  const isOver = trial.step === 'searched' || trial.step === 'cancelled'
  const findings = lineFindings(isOver ? trial : { found: trial.found, heard: [] }, {
    baud,
    addresses: new Set(addresses.keys()),
  })
  return (
    <ul className="findings" aria-label={text('new-reader.found')}>
      {findings.map((finding) => {
        if (finding.kind !== 'reader')
          return (
            <LineWords
              key={`${finding.kind}${'address' in finding ? finding.address : ''}`}
              finding={finding}
              trial={trial}
            />
          )
        const known = finding.find.baud === baud ? addresses.get(finding.find.address) : undefined
        const name = known === undefined ? null : nameOf(thingIn(document, 'readers', known) ?? { id: known })
        return (
          <FoundReader
            key={`${finding.find.baud}/${finding.find.address}`}
            finding={finding}
            trial={trial}
            name={name}
            baud={baud}
          />
        )
      })}
    </ul>
  )
}

function lineTexts(finding: Exclude<LineFinding, OfReader>, trial: LineTrial): readonly [what: string, advice: string] {
  switch (finding.kind) {
    case 'nothing':
      if (trial.step === 'cancelled') return [text('finding.nothing.cancelled'), text('finding.nothing.cancelled.do')]
      return [
        text('finding.nothing'),
        text(trial.isFixedSpeed ? 'finding.nothing.server.do' : 'finding.nothing.do', { baud: trial.link.baud }),
      ]
    case 'noise':
      return [text('finding.noise', { bauds: finding.bauds.join(', ') }), text('finding.noise.do')]
    case 'two-at-one':
      return [text('finding.two-at-one', { address: finding.address }), text('finding.two-at-one.do')]
    case 'late':
      return [text('finding.late', { address: finding.address }), text('finding.late.do')]
  }
}

function LineWords({
  finding,
  trial,
}: {
  readonly finding: Exclude<LineFinding, OfReader>
  readonly trial: LineTrial
}) {
  const [what, advice] = lineTexts(finding, trial)
  return (
    <li className="finding warns">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
      <p>
        <b>{what}</b> {advice}
      </p>
    </li>
  )
}

interface FoundProps {
  readonly finding: OfReader
  readonly trial: LineTrial
  /** Of the reader of the draft that has this address. */
  readonly name: string | null
  readonly baud: number
}

const identityWords = ({ identity }: TrialFind): string =>
  identity ? text('line.found.identity', identity) : text('line.found.nameless')

function FoundReader({ finding: { find, says }, trial, name, baud }: FoundProps) {
  const { find: chosen, secure, controller } = useNewReader()
  const { address } = find
  const isChosen = chosen?.address === address && chosen.baud === find.baud
  // A new line takes the speed of its reader; another one keeps its own.
  const cannot = name !== null || (says.includes('other-speed') && (controller !== null || trial.isInForce))
  const isSearching = trial.step === 'searching'
  const choose = (): void => {
    change({ find: { address, baud: find.baud } })
    void tryReader(find, secure)
  }
  return (
    <li className={`finding ${isChosen ? 'on' : ''}`}>
      <label className="finding-pick">
        <input type="radio" name="find" checked={isChosen} disabled={cannot || isSearching} onChange={choose} />
        <span>
          <b>{text('finding.reader', { address, baud: find.baud })}</b>{' '}
          <span className="t3">{identityWords(find)}</span>
        </span>
      </label>
      {name !== null && <p className="t2">{text('finding.in-site', { name })}</p>}
      {name === null && says.length === 0 && (
        <p className="t2">
          <Check size={14} aria-hidden="true" /> {text('finding.ready')}
        </p>
      )}
      {says.map((each) =>
        each === 'in-site' || (name !== null && (each === 'pair' || each === 'keyed')) ? null : (
          <p key={each} className={each === 'pair' ? 't2' : 'finding-why'}>
            {text(`finding.${each}`, { baud })}
          </p>
        ),
      )}
    </li>
  )
}
