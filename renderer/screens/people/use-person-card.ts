/** The card of a person as main has it now: asked for again when a row about them comes, and when the site changes. */
import { useEffect, useState } from 'react'
import type { CardholderId, LaneRow, OpenViolation } from '../../../preload/contract/models'
import { unpackRows } from '../../../preload/contract/packed-rows'
import type { PersonCard } from '../../../preload/contract/people'
import { ask, listen, type Failure } from '../../bridge'
import { useSite } from '../site/site'
import { useStatus } from '../desk/status'
import { useViolations } from '../violations/violations'
import { learn } from './people'

/** Rows come several at a time: one question answers for all of them. */
const SETTLE_MS = 150
/** What makes a place doubtful need not be a row about the person. */
const AGAIN_MS = 5_000

interface Known {
  readonly of: CardholderId
  readonly card: PersonCard | null
  readonly failure: Failure | null
}

const isAbout = ({ event }: LaneRow, person: CardholderId): boolean =>
  ('cardholder' in event && event.cardholder === person) || event.event === 'apb.reset'

/** The feed tells all violations again and again; this changes with those of the person alone. */
const triesOf = (open: readonly OpenViolation[], person: CardholderId): string =>
  open.flatMap((one) => (one.cardholder === person ? `${one.area} ${one.tries}` : [])).join()

/** The last answer about the person; null while there is none. */
export function usePersonCard(id: CardholderId): Omit<Known, 'of'> | null {
  const [known, setKnown] = useState<Known | null>(null)
  useEffect(() => {
    let ended = false
    let turn = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      const mine = ++turn
      const answer = await ask('personCard', id)
      if (ended || mine !== turn) return
      if (answer.ok) learn([answer.value])
      setKnown({ of: id, card: answer.ok ? answer.value : null, failure: answer.ok ? null : answer })
      timer ??= setTimeout(again, AGAIN_MS)
    }
    const again = (): void => {
      timer = undefined
      void read()
    }
    const soon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(again, SETTLE_MS)
    }
    const ends = [
      listen('rows', (packed) => unpackRows(packed).some((row) => isAbout(row, id)) && soon()),
      useSite.subscribe(soon),
      useViolations.subscribe(({ open }, before) => {
        if (triesOf(open, id) !== triesOf(before.open, id)) soon()
      }),
      useStatus.subscribe(({ status }, before) => {
        if (status?.relaxations.length !== before.status?.relaxations.length) soon()
      }),
    ]
    void read()
    return () => {
      ended = true
      clearTimeout(timer)
      for (const end of ends) end()
    }
  }, [id])
  return known?.of === id ? known : null
}
