/**
 * The keypad of one reader on a bus: holds a card until its PIN is typed, or finds who a PIN alone belongs to. Digits stay
 * in here; what leaves is how it went. `*` clears, `#` ends, ten seconds without a key give up. A card comes first.
 */
import type { ReaderId } from '../domain/ids'
import type { PinOutcome, Presented, ReadRecord } from '../domain/record'
import type { ReaderPin } from '../domain/site'
import { SECOND, type Instant } from '../domain/time'
import type { DeviceClock } from './device-clock'
import type { PinTries } from './pin-tries'

/** Whose PIN is which; made from the site. */
export interface PinBook {
  readonly ofCard: (reader: ReaderId, bits: number, hex: string) => ((typed: string) => boolean) | null | undefined
  readonly credentialOf: (typed: string) => string | undefined
}

export interface PinPadSetup {
  readonly reader: ReaderId
  readonly mode: ReaderPin
  readonly book: PinBook
  readonly clock: Pick<DeviceClock, 'now' | 'setTimer'>
  readonly submit: (record: ReadRecord) => void
  /** Asks the person for the PIN, by light and sound. */
  readonly prompt: () => void
  /** Says no without a decision: keys while the pad is held. */
  readonly refuse: () => void
  readonly tries: PinTries
  /** Too many wrong PINs: the keypad, or the card that was held to it, counts for nothing until the instant. */
  readonly held: (until: Instant) => void
}

export interface PinPad {
  card(at: Instant, presented: Extract<Presented, { kind: 'raw' }>): void
  keys(at: Instant, keys: string): void
  close(): void
}

export const PIN_WAIT_MS = 10 * SECOND
const MOST_DIGITS = 8
/** Presented for a PIN that is nobody's: a credential that no site has to have, since the PIN is wrong anyway. */
const NOBODY = 'pin'

export function createPinPad(setup: PinPadSetup): PinPad {
  const { reader, mode, book, clock, tries } = setup
  let waiting: {
    readonly presented: Presented
    readonly card: string
    readonly isRight: (typed: string) => boolean
  } | null = null
  let digits = ''
  let cancelTimer: (() => void) | null = null

  const submit = (at: Instant, presented: Presented, pin?: PinOutcome): void =>
    setup.submit({ type: 'read', at, reader, presented, ...(pin === undefined ? {} : { pin }) })
  const rest = (): void => {
    cancelTimer?.()
    cancelTimer = null
    waiting = null
    digits = ''
  }
  const giveUp = (): void => {
    const left = waiting
    rest()
    if (left) submit(clock.now(), left.presented, 'missing')
  }
  const again = (): void => {
    cancelTimer?.()
    cancelTimer = clock.setTimer(PIN_WAIT_MS, giveUp)
  }
  const isHeld = (card: string | null = null): boolean => tries.isHeld(reader, card)

  const countWrong = (card: string | null): void => {
    const until = tries.wrong(reader, card)
    if (until !== null) setup.held(until)
  }

  /** `#` was pressed. */
  const end = (at: Instant): void => {
    const typed = digits
    const left = waiting
    rest()
    if (mode === 'pin-only') {
      if (typed === '') return
      const credential = book.credentialOf(typed)
      submit(at, { kind: 'credential', credential: credential ?? NOBODY }, credential === undefined ? 'wrong' : 'right')
      return credential === undefined ? countWrong(null) : tries.rightAlone(reader, credential)
    }
    if (!left) return
    if (typed === '') return submit(at, left.presented, 'missing')
    const right = left.isRight(typed)
    submit(at, left.presented, right ? 'right' : 'wrong')
    if (right) tries.right(reader, left.card)
    else countWrong(left.card)
  }

  return {
    card: (at, presented) => {
      giveUp()
      const isRight = mode === 'pin-only' ? null : book.ofCard(reader, presented.bits, presented.hex)
      // Nobody's card is that whatever is typed; and nothing can be typed for who has no PIN.
      if (!isRight) return submit(at, presented, isRight === null ? 'missing' : undefined)
      const card = `${presented.bits}:${presented.hex}`
      if (isHeld(card)) return submit(at, presented, 'missing')
      waiting = { presented, card, isRight }
      again()
      setup.prompt()
    },
    keys: (at, keys) => {
      for (const key of keys) {
        if (mode === 'card-and-pin' && !waiting) continue
        if (isHeld()) {
          rest()
          if (key === '#') setup.refuse()
          continue
        }
        if (key === '#') end(at)
        else {
          // One more than there can be is remembered, so that a PIN with a tail is wrong.
          if (key === '*') digits = ''
          else if (/^\d$/.test(key) && digits.length <= MOST_DIGITS) digits += key
          again()
        }
      }
    },
    close: rest,
  }
}
