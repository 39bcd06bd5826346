import { describe, expect, test } from 'vitest'
import { PIN_WAIT_MS, createPinPad } from '../../../main/devices/pin-pad'
import {
  FIRST_HOLD_MS,
  LONGEST_HOLD_MS,
  MISTAKE_MS,
  MISTAKES,
  WRONG_PINS,
  createPinTries,
} from '../../../main/devices/pin-tries'
import type { ReadRecord } from '../../../main/domain/record'
import type { ReaderPin } from '../../../main/domain/site'
import { HOUR, MINUTE, SECOND } from '../../../main/domain/time'

const ADA = { kind: 'raw', bits: 26, hex: 'ADA' } as const
const BO = { kind: 'raw', bits: 26, hex: 'B0' } as const
/** Known, and without a PIN. */
const CY = { kind: 'raw', bits: 26, hex: 'C1' } as const
const NOBODY = { kind: 'raw', bits: 26, hex: '00' } as const

/** The counts of a console, and how they are after its restart. */
function console(saved: unknown = null) {
  let now = 0
  let up = 0
  let kept: unknown = saved
  const open = () =>
    createPinTries({
      saved: structuredClone(kept),
      save: (value) => (kept = value),
      now: () => now,
      monotonic: () => up,
    })
  let tries = open()
  return {
    tries: {
      isHeld: (...of: Of) => tries.isHeld(...of),
      wrong: (...of: Of) => tries.wrong(...of),
      right: (reader: string, card: string) => tries.right(reader, card),
      rightAlone: (reader: string, credential: string) => tries.rightAlone(reader, credential),
    },
    pass: (ms: number) => {
      now += ms
      up += ms
    },
    setClock: (by: number) => void (now += by),
    restart: () => {
      up = 0
      tries = open()
    },
    kept: () => JSON.stringify(kept),
  }
}
type Of = Parameters<ReturnType<typeof createPinTries>['isHeld']>

function pad(mode: ReaderPin, of = console(), reader = 'R1') {
  let now = 0
  let timer: { readonly at: number; readonly fire: () => void } | null = null
  const reads: Omit<ReadRecord, 'type' | 'reader'>[] = []
  const said: string[] = []
  const held: number[] = []
  const keypad = createPinPad({
    reader,
    mode,
    tries: of.tries,
    book: {
      ofCard: (_reader, _bits, hex) =>
        hex === 'ADA'
          ? (typed) => typed === '1234'
          : hex === 'B0'
            ? (typed) => typed === '12345678'
            : hex === 'C1'
              ? null
              : undefined,
      credentialOf: (typed) => (typed === '1234' ? 'k-ada' : undefined),
    },
    clock: {
      now: () => now,
      setTimer: (ms, fire) => {
        const own = { at: now + ms, fire }
        timer = own
        return () => {
          if (timer === own) timer = null
        }
      },
    },
    submit: ({ at, presented, pin }) => void reads.push({ at, presented, ...(pin === undefined ? {} : { pin }) }),
    prompt: () => void said.push('prompt'),
    refuse: () => void said.push('refuse'),
    held: (until) => void held.push(until),
  })
  const wait = (ms: number): void => {
    now += ms
    of.pass(ms)
    if (timer && timer.at <= now) {
      const { fire } = timer
      timer = null
      fire()
    }
  }
  return {
    card: (card: typeof ADA | typeof BO | typeof CY | typeof NOBODY) => keypad.card(now, card),
    keys: (keys: string) => keypad.keys(now, keys),
    wait,
    reads,
    said,
    held,
    close: keypad.close,
  }
}

describe('card and PIN', () => {
  test('the card waits for its PIN, and the read is as late as the #', () => {
    const { card, keys, wait, reads, said } = pad('card-and-pin')
    card(ADA)
    expect(reads).toEqual([])
    expect(said).toEqual(['prompt'])
    keys('12')
    wait(3 * SECOND)
    keys('34#')
    expect(reads).toEqual([{ at: 3 * SECOND, presented: ADA, pin: 'right' }])
  })

  test.each([
    ['a wrong one', '1235#', 'wrong'],
    ['one with a tail', '12341#', 'wrong'],
    ['one cleared in between', '99*1234#', 'right'],
    ['cleared to nothing', '1234*#', 'missing'],
    ['nothing', '#', 'missing'],
  ] as const)('%s', (_name, typed, pin) => {
    const { card, keys, reads } = pad('card-and-pin')
    card(ADA)
    keys(typed)
    expect(reads.map((read) => read.pin)).toEqual([pin])
  })

  test('eight digits are a PIN, nine with the same beginning are not', () => {
    const { card, keys, reads } = pad('card-and-pin')
    card(BO)
    keys('12345678#')
    card(BO)
    keys('1234567890#')
    expect(reads.map((read) => read.pin)).toEqual(['right', 'wrong'])
  })

  test('ten seconds without a key are no PIN; each key gives ten more', () => {
    const { card, keys, wait, reads } = pad('card-and-pin')
    card(ADA)
    wait(PIN_WAIT_MS - 1)
    keys('1')
    wait(PIN_WAIT_MS - 1)
    expect(reads).toEqual([])
    wait(1)
    expect(reads).toEqual([{ at: 2 * PIN_WAIT_MS - 1, presented: ADA, pin: 'missing' }])
    keys('234#')
    expect(reads).toHaveLength(1)
  })

  test('keys before the card are nothing; the next card ends the wait of the one before', () => {
    const { card, keys, reads } = pad('card-and-pin')
    keys('1234#')
    card(ADA)
    keys('12')
    card(BO)
    keys('12345678#')
    expect(reads.map(({ presented, pin }) => [presented, pin])).toEqual([
      [ADA, 'missing'],
      [BO, 'right'],
    ])
  })

  test("nobody's card waits for nothing, nor does one whose owner has no PIN", () => {
    const { card, reads, said } = pad('card-and-pin')
    card(NOBODY)
    card(CY)
    expect(reads).toEqual([
      { at: 0, presented: NOBODY },
      { at: 0, presented: CY, pin: 'missing' },
    ])
    expect(said).toEqual([])
  })
})

describe('PIN only', () => {
  test('presents whom it belongs to, and nobody for a wrong one', () => {
    const { keys, wait, reads } = pad('pin-only')
    keys('1234#')
    keys('99')
    wait(PIN_WAIT_MS)
    keys('4321#')
    expect(reads).toEqual([
      { at: 0, presented: { kind: 'credential', credential: 'k-ada' }, pin: 'right' },
      { at: PIN_WAIT_MS, presented: { kind: 'credential', credential: 'pin' }, pin: 'wrong' },
    ])
  })

  test('a card there is one without its PIN', () => {
    const { card, reads } = pad('pin-only')
    card(ADA)
    expect(reads).toEqual([{ at: 0, presented: ADA, pin: 'missing' }])
  })
})

describe('guessing', () => {
  const guess = ({ keys }: ReturnType<typeof pad>, times: number): void => {
    for (let i = 0; i < times; i++) keys('4321#')
  }

  test('five wrong ones hold the pad, and the right one does not count meanwhile', () => {
    const one = pad('pin-only')
    guess(one, WRONG_PINS - 1)
    expect(one.held).toEqual([])
    guess(one, 1)
    expect(one.held).toEqual([FIRST_HOLD_MS])
    one.keys('1234#')
    expect(one.reads).toHaveLength(WRONG_PINS)
    expect(one.said).toEqual(['refuse'])
    one.wait(FIRST_HOLD_MS)
    one.keys('1234#')
    expect(one.reads.at(-1)?.pin).toBe('right')
  })

  test.each(['pin-only', 'card-and-pin'] as const)(
    'one try every fifteen seconds is held at the fifth, and in a day gets few tries (%s)',
    (mode) => {
      const one = pad(mode)
      for (let ms = 0; ms < 24 * HOUR; ms += 15 * SECOND) {
        if (mode === 'card-and-pin') one.card(ADA)
        one.keys('4321#')
        one.wait(15 * SECOND)
      }
      expect(one.held[0]).toBe(4 * 15 * SECOND + FIRST_HOLD_MS)
      expect(one.reads.filter(({ pin }) => pin === 'wrong').length).toBeLessThan(60)
    },
  )

  test('each wrong one after a hold holds twice as long, up to a limit; the right PIN of the card ends that', () => {
    const one = pad('card-and-pin')
    const guessOne = (): void => {
      one.card(ADA)
      guess(one, 1)
    }
    for (let i = 0; i < WRONG_PINS; i++) guessOne()
    const lengths: number[] = []
    let at = 0
    for (let i = 0; i < 7; i++) {
      const until = one.held.at(-1) ?? 0
      lengths.push(until - at)
      one.wait(until - at)
      at = until
      guessOne()
    }
    expect(lengths.map((ms) => ms / MINUTE)).toEqual([1, 2, 4, 8, 16, 32, 32])
    one.wait(LONGEST_HOLD_MS)
    one.card(ADA)
    one.keys('1234#')
    const holds = one.held.length
    for (let i = 0; i < WRONG_PINS - 1; i++) guessOne()
    expect(one.held).toHaveLength(holds)
  })

  test("guessing with one's own PIN in between is held: it takes back few mistakes, and only the last one", () => {
    const one = pad('pin-only')
    for (let i = 0; i < WRONG_PINS - 1 + MISTAKES; i++) {
      expect(one.held).toEqual([])
      guess(one, 1)
      one.keys('1234#')
      one.wait(SECOND)
    }
    guess(one, 1)
    expect(one.held).toHaveLength(1)
    one.wait(FIRST_HOLD_MS)
    one.keys('1234#')
    guess(one, 1)
    expect(one.held).toHaveLength(2)
  })

  test('four wrong ones and a right one, again and again, are held at the next wrong ones', () => {
    const one = pad('pin-only')
    for (let i = 0; i < 3; i++) {
      guess(one, WRONG_PINS - 1)
      one.keys('1234#')
    }
    expect(one.held.length).toBeGreaterThan(0)
  })

  test('a mistake that the same person corrects immediately does not count, on any day', () => {
    const one = pad('pin-only')
    for (let day = 0; day < 10; day++) {
      for (let i = 0; i < MISTAKES; i++) {
        guess(one, 1)
        one.keys('1234#')
      }
      one.wait(24 * HOUR)
    }
    expect(one.held).toEqual([])
  })

  test("a right PIN long after a wrong one does not take it back: it may be somebody else's", () => {
    const one = pad('pin-only')
    for (let i = 0; i < WRONG_PINS; i++) {
      guess(one, 1)
      one.wait(MISTAKE_MS + 1)
      one.keys('1234#')
    }
    expect(one.held).toHaveLength(1)
  })

  test('what was taken back survives a restart', () => {
    const site = console()
    let one = pad('pin-only', site)
    for (let i = 0; i < WRONG_PINS - 1 + MISTAKES; i++) {
      guess(one, 1)
      one.keys('1234#')
      site.restart()
      one = pad('pin-only', site)
    }
    guess(one, 1)
    expect(one.held).toHaveLength(1)
  })

  test('counts of an earlier version are read', () => {
    const site = console([['reader R1', { wrongAt: [0, 0, 0, 0], heldUntil: 0 }]])
    const one = pad('pin-only', site)
    guess(one, 1)
    expect(one.held).toHaveLength(1)
  })

  test('wrong ones with the right PIN of the card between them, or more than a day apart, hold nothing', () => {
    const two = pad('card-and-pin')
    for (let i = 0; i < 3; i++) {
      for (let wrong = 0; wrong < WRONG_PINS - 1; wrong++) {
        two.card(ADA)
        guess(two, 1)
      }
      two.card(ADA)
      two.keys('1234#')
    }
    expect(two.held).toEqual([])
    const one = pad('pin-only')
    for (let i = 0; i < 3 * WRONG_PINS; i++) {
      guess(one, 1)
      one.wait(7 * HOUR)
    }
    expect(one.held).toEqual([])
  })

  test('a card that is guessed at several readers is held at all of them, another card is not', () => {
    const site = console()
    const pads = ['R1', 'R2', 'R3'].map((reader) => pad('card-and-pin', site, reader))
    for (let i = 0; i < WRONG_PINS; i++) {
      const at = pads[i % 2]
      at?.card(ADA)
      at?.keys('0000#')
    }
    const third = pads[2]
    third?.card(ADA)
    third?.keys('1234#')
    expect(third?.reads).toEqual([{ at: 0, presented: ADA, pin: 'missing' }])
    third?.card(BO)
    third?.keys('12345678#')
    expect(third?.reads.at(-1)).toMatchObject({ presented: BO, pin: 'right' })
    expect(site.kept()).not.toContain('ADA')
  })

  test('counts and holds survive a restart, and setting the clock does not end a hold', () => {
    const site = console()
    guess(pad('pin-only', site), WRONG_PINS - 1)
    site.restart()
    const again = pad('pin-only', site)
    guess(again, 1)
    expect(again.held).toHaveLength(1)
    site.restart()
    site.setClock(FIRST_HOLD_MS / 2)
    const third = pad('pin-only', site)
    site.setClock(HOUR)
    third.keys('1234#')
    expect(third.reads).toEqual([])
    third.wait(FIRST_HOLD_MS)
    third.keys('1234#')
    expect(third.reads.at(-1)?.pin).toBe('right')
  })

  test('a card at a held pad is one without its PIN', () => {
    const one = pad('card-and-pin')
    for (let i = 0; i < WRONG_PINS; i++) {
      one.card(ADA)
      one.keys('0000#')
    }
    one.card(ADA)
    one.keys('1234#')
    expect(one.reads.at(-1)).toMatchObject({ presented: ADA, pin: 'missing' })
    expect(one.said.at(-1)).toBe('prompt')
  })
})
