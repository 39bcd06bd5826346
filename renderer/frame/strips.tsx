/** What must stay in sight on every screen: an open priority 1 where its queue is not shown, a failing journal, each relaxation. */
import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { Keys } from '../components/keys'
import { Say } from '../components/say'
import { Shape } from '../components/shape'
import { Age, Countdown, Time, useNow } from '../components/time'
import type { Alarm, Relaxation, Status } from '../../preload/contract/models'
import type { MusterHead } from '../../preload/contract/shift'
import { alarmWords } from '../format/alarm-words'
import { operatorWords, reasonWords } from '../format/reason'
import { relaxationWords } from '../format/relaxation-words'
import { count, text } from '../format/text'
import { mostUrgent, useAlarms } from '../screens/alarms/alarms'
import { showMuster } from '../screens/muster/muster'
import { names } from '../screens/site/naming'
import { go, useRoute, type Screen } from '../screens/desk/route'
import { select } from '../screens/desk/selection'
import { may, onlySees } from '../screens/session/session'
import { openSheet, useSheet } from '../screens/desk/sheet'
import { isSmall } from './sheets'
import { endable, useStatus } from '../screens/desk/status'

/** On Live the queue itself shows it, except where a dialog has taken the queue's place. */
function AlarmStrip({ alarm, onlyFolded }: { readonly alarm: Alarm; readonly onlyFolded: boolean }) {
  const now = useNow()
  const said = alarmWords(alarm, names, now)
  const fresh = alarm.state === 'new'
  const open = (): void => {
    select(alarm.seq, alarm.id)
    go('alarms')
  }
  return (
    <div className={`strip-alarm ${fresh ? 'fresh' : ''} ${onlyFolded ? 'only-folded' : ''}`} data-alarm={alarm.id}>
      <Shape name="p1" size={28} />
      <span className="strip-headline" role="alert">
        {said.place === '' ? said.title : text('strip.alarm', { ...said })}
      </span>
      <span className="strip-state">
        {alarm.acknowledgedAt !== undefined && alarm.acknowledgedBy !== undefined ? (
          <Say k="strip.acknowledged" with={{ at: <Time at={alarm.acknowledgedAt} />, by: alarm.acknowledgedBy }} />
        ) : (
          text('alarm.new')
        )}
      </span>
      <span className="spring" />
      <span className="strip-age">
        <Age since={alarm.at} />
      </span>
      <button type="button" className="strip-link" onClick={open}>
        {text('strip.open')} <Keys of="2" />
      </button>
    </div>
  )
}

function share(relaxation: Relaxation, now: number): number {
  const { since, until } = relaxation
  if (since === null || until === null || until <= since) return 1
  return Math.min(1, Math.max(0, (until - now) / (until - since)))
}

function RelaxationLine({ relaxation }: { readonly relaxation: Relaxation }) {
  const now = useNow()
  const role = useStatus(({ status }) => status?.operator.role)
  const { since, until, reason, operator } = relaxation
  return (
    <div className="strip-relaxed">
      <span className="strip-hatch" />
      <span className="strip-what" role="status">
        {relaxationWords(relaxation, names)}
      </span>
      {until !== null ? (
        <>
          <span className="strip-left">
            <Say k="strip.left" with={{ time: <Countdown until={until} /> }} />
          </span>
          <span>
            <Say k="strip.ends" with={{ at: <Time at={until} /> }} />
          </span>
        </>
      ) : (
        <>
          {since !== null && (
            <span className="strip-left">
              <Say k="strip.so-far" with={{ time: <Age since={since} /> }} />
            </span>
          )}
          <span>{text('strip.until-off')}</span>
        </>
      )}
      <span className="strip-why el">
        {reason !== null && text('strip.reason', { reason: reasonWords(reason) })}
        {since !== null && operator !== null && (
          <>
            {reason !== null && ' · '}
            <Say k="strip.set" with={{ at: <Time at={since} />, by: operatorWords(operator) }} />
          </>
        )}
      </span>
      <span className="spring" />
      {may(role, 'relax') && (
        <button type="button" className="strip-link" onClick={() => openSheet({ kind: 'end' })}>
          {text('strip.end')} <Keys of="Ctrl+E" />
        </button>
      )}
      <span className="strip-progress" style={{ transform: `scaleX(${share(relaxation, now)})` }} />
    </div>
  )
}

function MusterLine({ muster }: { readonly muster: MusterHead }) {
  const open = (): void => {
    showMuster(true)
    go('areas')
  }
  return (
    <div className="strip-muster">
      <span className="strip-what" role="status">
        {count('strip.muster', muster.missing, { all: muster.missing + muster.accounted })}
      </span>
      <span>
        <Say k="strip.muster.frozen" with={{ at: <Time at={muster.at} /> }} />
        {muster.late.missing + muster.late.accounted > 0 &&
          `, ${count('strip.muster.late', muster.late.missing + muster.late.accounted)}`}
      </span>
      <span className="spring" />
      <button type="button" className="strip-link" onClick={open}>
        {text('strip.muster.open')} <Keys of="Ctrl+M" />
      </button>
    </div>
  )
}

/** A site file given at the start: everybody sees that it waits, an administrator can open it. */
function OfferLine({ file, mayChange }: { readonly file: string; readonly mayChange: boolean }) {
  return (
    <div className="strip-muster">
      <span className="strip-what" role="status">
        {text('strip.offer')}
      </span>
      <span className="el">{text(mayChange ? 'strip.offer.file' : 'strip.offer.who', { file })}</span>
      <span className="spring" />
      {mayChange && (
        <button type="button" className="strip-link" onClick={() => openSheet({ kind: 'change-site', offered: true })}>
          {text('strip.offer.open')}
        </button>
      )}
    </div>
  )
}

/** Nothing of readers with a secure channel is believed until somebody who knows the passphrase enters it. */
function LockedKeysLine({ mayOpen }: { readonly mayOpen: boolean }) {
  return (
    <div className="strip-failing" role="alert">
      <Shape name="p2" size={20} mute />
      <span className="strip-what">{text('strip.reader-keys')}</span>
      <span className="el">{text('strip.reader-keys.do')}</span>
      {mayOpen && (
        <>
          <span className="spring" />
          <button type="button" className="strip-link" onClick={() => openSheet({ kind: 'reader-keys', back: null })}>
            {text('strip.reader-keys.open')}
          </button>
        </>
      )}
    </div>
  )
}

/** A change of the site was to be applied at a time and was not: an administrator has to decide again. */
function TimedLine() {
  return (
    <div className="strip-muster">
      <span className="strip-what" role="alert">
        {text('strip.timed')}
      </span>
      <span className="spring" />
      <button type="button" className="strip-link" onClick={() => go('site')}>
        {text('strip.timed.open')}
      </button>
    </div>
  )
}

function FailingLine({ detail }: { readonly detail: string }) {
  return (
    <div className="strip-failing" role="alert">
      <Shape name="p2" size={20} mute />
      <span className="strip-what">{text('strip.journal')}</span>
      <span className="el">{text('strip.journal.do', { detail })}</span>
    </div>
  )
}

function HandoverLine({ by, at }: { readonly by: string; readonly at: number }) {
  return (
    <div className="strip-muster">
      <span role="status">{text('strip.handover', { by })}</span>
      <span className="t3">
        <Say k="strip.handover.at" with={{ at: <Time at={at} form="hm" /> }} />
      </span>
      <span className="spring" />
      <button type="button" className="strip-link" onClick={() => go('handover')}>
        {text('strip.handover.open')} <Keys of="Ctrl+H" />
      </button>
    </div>
  )
}

interface Line {
  readonly key: string
  readonly body: ReactNode
}

/** Most serious first: the first line is the one that is always in sight. */
function linesOf(status: Status | null, screen: Screen): readonly Line[] {
  if (!status) return []
  const { journal, muster, handover, relaxations, siteOffer, readerKeys, operator, draft } = status
  return [
    ...(journal.failing === null ? [] : [{ key: 'journal', body: <FailingLine detail={journal.failing} /> }]),
    ...(readerKeys === 'locked'
      ? [{ key: 'reader-keys', body: <LockedKeysLine mayOpen={!onlySees(operator.role)} /> }]
      : []),
    ...(muster && screen !== 'areas' ? [{ key: 'muster', body: <MusterLine muster={muster} /> }] : []),
    ...(handover && screen !== 'handover'
      ? [{ key: 'handover', body: <HandoverLine by={handover.outgoing} at={handover.at} /> }]
      : []),
    ...endable(relaxations).map((relaxation) => ({
      key: JSON.stringify([relaxation.kind, relaxation.scope]),
      body: <RelaxationLine relaxation={relaxation} />,
    })),
    ...(draft?.timedRefused && screen !== 'site' && may(operator.role, 'edit-site')
      ? [{ key: 'timed', body: <TimedLine /> }]
      : []),
    ...(siteOffer
      ? [{ key: 'offer', body: <OfferLine file={siteOffer.file} mayChange={may(operator.role, 'change')} /> }]
      : []),
  ]
}

/** One strip for everything but a priority 1: the most serious line, and a list of the rest. */
function SharedStrip({ lines }: { readonly lines: readonly Line[] }) {
  const [first, ...rest] = lines
  if (!first) return null
  return (
    <div className="strip-shared">
      {first.body}
      {rest.length > 0 && (
        <Popover.Root>
          <Popover.Trigger className="strip-more">{count('strip.more', rest.length)}</Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner className="menu-place" align="end" sideOffset={0}>
              <Popover.Popup className="menu strip-list" aria-label={text('strip.label')}>
                {rest.map(({ key, body }) => (
                  <div key={key}>{body}</div>
                ))}
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      )}
    </div>
  )
}

export function Strips() {
  const screen = useRoute((route) => route.screen)
  const docked = useSheet((sheets) => sheets.open !== null && !isSmall(sheets.open))
  const alarm = useAlarms((alarms) => mostUrgent(alarms.all))
  const status = useStatus(({ status: known }) => known)
  return (
    <section className="strips" aria-label={text('strip.label')}>
      {alarm && screen !== 'alarms' && (screen !== 'live' || docked) && (
        <AlarmStrip alarm={alarm} onlyFolded={screen === 'live'} />
      )}
      <SharedStrip lines={linesOf(status, screen)} />
    </section>
  )
}
