/** What a door does, as sentences. */
import { Say } from '../../../components/say'
import type { JsonObject } from '../../../../preload/contract/draft'
import { exactly } from '../../../format/duration'
import { text } from '../../../format/text'
import { nameOf, thingIn, valueAt } from '../thing'

const SECOND = 1_000
const UNLOCK_SECONDS = 5

export function DoorWords({ door, document }: { readonly door: JsonObject; readonly document: JsonObject }) {
  const seconds = valueAt(door, 'unlockSeconds')
  const held = valueAt(door, 'heldOpenSeconds')
  const schedule = valueAt(door, 'unlockSchedule')
  const named = typeof schedule === 'string' ? thingIn(document, 'schedules', schedule) : null
  const time = (value: number): React.ReactNode => <b>{exactly(value * SECOND)}</b>
  return (
    <>
      <Say
        k="site-door.words"
        with={{ door: <b>{nameOf(door)}</b>, time: time(typeof seconds === 'number' ? seconds : UNLOCK_SECONDS) }}
      />{' '}
      {door['contact'] !== true && <>{text('site-door.words.no-contact')} </>}
      {door['contact'] === true && typeof held === 'number' && (
        <>
          <Say k="site-door.words.held" with={{ time: time(held) }} />{' '}
        </>
      )}
      {named && (
        <Say
          k={door['firstPersonIn'] === true ? 'site-door.words.schedule.first' : 'site-door.words.schedule'}
          with={{ schedule: <b>{nameOf(named)}</b> }}
        />
      )}
    </>
  )
}
