/** The keys that work here, what was done last, and whether everything is written down. */
import { Check } from 'lucide-react'
import { Keys } from '../components/keys'
import { Say } from '../components/say'
import { SoundWords } from '../screens/sound/sound-words'
import { useNow } from '../components/time'
import { inWords } from '../format/duration'
import { grouped } from '../../main/text/messages'
import { count, text } from '../format/text'
import { BINDINGS } from './keys'
import { useSoundState } from '../screens/sound/state'
import { useRoute } from '../screens/desk/route'
import { may } from '../screens/session/session'
import { useSheet } from '../screens/desk/sheet'
import { names } from '../screens/site/naming'
import { useStatus } from '../screens/desk/status'
import { useWaitingOrders, waitingFor } from '../screens/desk/waiting-orders'

const DONE_FOR_MS = 12_000

function Done() {
  const done = useSheet((sheets) => sheets.done)
  const now = useNow()
  const orders = useWaitingOrders(({ all }) => all)
  const order = done?.order
  const waiting = order ? waitingFor(orders, order.action) : []
  // What a panel has still to take is said until it has.
  const shown = done !== null && (now - done.at < DONE_FOR_MS || waiting.length > 0)
  const taken = order ? order.panels.length - waiting.length : 0
  return (
    <span className="foot-done" role="status">
      {shown && (
        <>
          <Check size={14} strokeWidth={2} aria-hidden="true" />
          <span className="el">
            {done.text}{' '}
            {order &&
              (waiting.length === 0
                ? count('done.taken', order.panels.length)
                : text('done.taken-by', {
                    n: taken,
                    all: order.panels.length,
                    panels: waiting.map(({ controller }) => names.controller(controller)).join(', '),
                  }))}
          </span>
        </>
      )}
    </span>
  )
}

/** Whether everything is written down. */
export function Journal() {
  const journal = useStatus(({ status }) => status?.journal)
  const notifications = useStatus(({ status }) => status?.notifications ?? null)
  const now = useNow()
  if (!journal) return null
  const { writtenAt, lastSeq } = journal
  const ago = writtenAt === null ? null : Math.max(0, now - writtenAt)
  return (
    <>
      {notifications !== null && (
        <span className="foot-warning foot-short el" title={notifications}>
          {text('foot.notifications', { do: notifications })}
        </span>
      )}
      <span className={journal.failing === null ? '' : 'foot-warning'}>
        {journal.failing !== null ? (
          text('foot.journal.failing')
        ) : (
          <Say
            k={ago === null ? 'foot.journal.empty' : 'foot.journal'}
            with={{
              n: <span className="m">{grouped(lastSeq)}</span>,
              ago: ago === null ? '' : ago < 1_000 ? text('foot.now') : inWords(ago),
            }}
          />
        )}
      </span>
    </>
  )
}

/** On screens without the queue's foot: what sounds, and that the desk is muted. */
function Sound() {
  const state = useSoundState()
  if (state.kind !== 'sounding' && state.kind !== 'muted') return null
  return (
    <span className="foot-key">
      <Keys of="M" /> <SoundWords state={state} />
    </span>
  )
}

export function Foot() {
  const screen = useRoute((route) => route.screen)
  const role = useStatus(({ status }) => status?.operator.role)
  const hasRoll = useStatus(({ status }) => status?.muster !== undefined)
  const hints = BINDINGS.filter(
    ({ foot, command, needs }) =>
      foot?.includes(screen) &&
      command !== 'previous' &&
      (command !== 'tick' || hasRoll) &&
      (needs === undefined || may(role, needs)),
  )
  return (
    <footer className="foot">
      <div className="foot-keys">
        {hints.map((hint) => (
          <span key={hint.command} className="foot-key">
            <Keys of={hint.keys} />
            {hint.command === 'next' ? (
              <>
                <Keys of="K" /> {text('keys.next-previous')}
              </>
            ) : (
              text(hint.says)
            )}
          </span>
        ))}
      </div>
      <span className="spring" />
      {screen !== 'live' && screen !== 'alarms' && <Sound />}
      <Done />
      <Journal />
    </footer>
  )
}
