/** Where the line is: one of the draft, a serial port of this computer, or a device server; and the search there. */
import { SPEEDS } from '../../../../preload/contract/start'
import type { JsonObject } from '../../../../preload/contract/draft'
import type { LineTrial } from '../../../../preload/contract/hardware'
import { Button } from '../../../components/button'
import { text } from '../../../format/text'
import { names } from '../naming'
import { idOf, nameOf } from '../thing'
import { startTrial, stopSearch, useTrial } from './trial'
import { change, controllerOf, linesOf, linkOf, useNewReader, type Way } from './wizard'

const NEW = ''
const PORT_LIST = 'new-reader-ports'
const WAYS = ['serial', 'server'] as const satisfies readonly Way[]

export function LineStep({ document }: { readonly document: JsonObject }) {
  const reader = useNewReader()
  return (
    <div className="wizard-fields">
      <label>
        <span>{text('new-reader.line.which')}</span>
        <select
          className="field"
          value={reader.controller ?? NEW}
          onChange={({ target }) => change({ controller: target.value === NEW ? null : target.value, find: null })}
        >
          {linesOf(document).map((line) => (
            <option key={idOf(line)} value={idOf(line)}>
              {nameOf(line)}
            </option>
          ))}
          <option value={NEW}>{text('new-reader.line.new')}</option>
        </select>
      </label>
      {reader.controller === null && <NewLine />}
      <Search document={document} />
    </div>
  )
}

function NewLine() {
  const { way, path, lineName } = useNewReader()
  const ports = useTrial((trial) => trial.ports)
  return (
    <>
      <label>
        <span>{text('new-reader.line.name')}</span>
        <input
          className="field"
          autoComplete="off"
          placeholder={text('site-hardware.unnamed-line')}
          value={lineName}
          onChange={({ target }) => change({ lineName: target.value })}
        />
      </label>
      <div className="wizard-field" role="radiogroup" aria-label={text('site-hardware.way')}>
        <span>{text('site-hardware.way')}</span>
        <span className="wizard-radios">
          {WAYS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="way"
                checked={way === each}
                onChange={() => change({ way: each, find: null })}
              />
              {text(`site-hardware.way.${each}`)}
            </label>
          ))}
        </span>
      </div>
      {way === 'serial' ? (
        <>
          <label>
            <span>{text('first.hardware.path')}</span>
            <input
              className="field m"
              list={PORT_LIST}
              autoComplete="off"
              spellCheck={false}
              value={path}
              onChange={({ target }) => change({ path: target.value, find: null })}
            />
          </label>
          <Ports />
        </>
      ) : (
        <Server />
      )}
      {way === 'serial' && ports?.length === 0 && <p className="wizard-note">{text('new-reader.line.no-ports')}</p>}
    </>
  )
}

function Server() {
  const { host, port, baud } = useNewReader()
  return (
    <>
      <label>
        <span>{text('first.hardware.host')}</span>
        <input
          className="field m"
          autoComplete="off"
          spellCheck={false}
          value={host}
          onChange={({ target }) => change({ host: target.value, find: null })}
        />
      </label>
      <label>
        <span>{text('first.hardware.port')}</span>
        <input
          className="field m wizard-short"
          inputMode="numeric"
          autoComplete="off"
          value={port}
          onChange={({ target }) => change({ port: target.value, find: null })}
        />
      </label>
      <label>
        <span>{text('first.hardware.speed')}</span>
        <select
          className="field wizard-short"
          value={baud}
          onChange={({ target }) => change({ baud: Number(target.value), find: null })}
        >
          {SPEEDS.map((speed) => (
            <option key={speed}>{speed}</option>
          ))}
        </select>
      </label>
      <p className="wizard-note">{text('new-reader.line.server-speed')}</p>
    </>
  )
}

/** Ports to choose with one click; others are typed. */
function Ports() {
  const ports = useTrial((trial) => trial.ports) ?? []
  const path = useNewReader((reader) => reader.path)
  if (ports.length === 0) return null
  return (
    <div className="wizard-ports" role="group" aria-label={text('new-reader.line.ports')}>
      {ports.map((each) => (
        <button
          key={each.path}
          type="button"
          className="button"
          aria-pressed={each.path === path}
          onClick={() => change({ path: each.path, find: null })}
        >
          <span className="m">{each.path}</span> {each.maker !== '' && <span className="t3">{each.maker}</span>}
        </button>
      ))}
    </div>
  )
}

const searching = (trial: LineTrial | null): boolean => trial?.step === 'searching' || trial?.step === 'opening'

function Search({ document }: { readonly document: JsonObject }) {
  const reader = useNewReader()
  const trial = useTrial((each) => each.trial)
  const link = linkOf(document, reader)
  const run = (): void => {
    if (!link) return
    change({ find: null })
    void startTrial(link, controllerOf(document, reader), reader.thorough)
  }
  if (searching(trial))
    return (
      <div className="wizard-search" role="status">
        <progress
          value={trial?.progress?.done ?? 0}
          max={trial?.progress?.of ?? 1}
          aria-label={text('line.step.searching')}
        />
        <span className="t2">
          {trial?.progress ? text('line.progress', { ...trial.progress }) : text('new-reader.opening')}
        </span>
        <Button onClick={() => void stopSearch()}>{text('new-reader.stop')}</Button>
        {trial?.isInForce && (
          <p className="wizard-note">{text('new-reader.pauses', { line: names.controller(trial.controller) })}</p>
        )}
      </div>
    )
  return (
    <div className="wizard-search">
      <Button off={link ? null : text('new-reader.missing.line')} onClick={run}>
        {text(trial ? 'new-reader.again' : 'new-reader.search')}
      </Button>
      <label className="wizard-check">
        <input
          type="checkbox"
          checked={reader.thorough}
          onChange={({ target }) => change({ thorough: target.checked })}
        />
        {text('line.search.thorough')}
      </label>
    </div>
  )
}
