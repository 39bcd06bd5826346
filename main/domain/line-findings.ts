/** What a search of a line means, and thereby which wire or setting to check. Pure. */
import type { LineHearing, LineTrial, TrialFind } from './line-trial'

/**
 * `in-site`: the site has a reader at this address. `other-speed`: every reader of a line has the line's speed. `shared`:
 * different readers answer at this address. `pair`: it waits for a key. `keyed`: it has a key that this console does not
 * know. `noisy`: some of its answers were damaged.
 */
export type ReaderFinding = 'in-site' | 'other-speed' | 'shared' | 'pair' | 'keyed' | 'noisy'

export type LineFinding =
  /** Not one byte at any speed. */
  | { readonly kind: 'nothing' }
  /** Bytes at these speeds, and never a whole packet, whichever address was queried. */
  | { readonly kind: 'noise'; readonly bauds: readonly number[] }
  /** This address answers, and every answer is damaged: two readers send at the same time. */
  | { readonly kind: 'two-at-one'; readonly baud: number; readonly address: number }
  | { readonly kind: 'late'; readonly baud: number; readonly address: number }
  | { readonly kind: 'reader'; readonly find: TrialFind; readonly says: readonly ReaderFinding[] }

export interface SearchedLine {
  /** The speed that the line has, or will have. */
  readonly baud: number
  /** Addresses of the line's readers in the draft. */
  readonly addresses: ReadonlySet<number>
}

/** From so many garbled addresses on the whole line is disturbed, not one address. */
const NOISY_ADDRESSES = 4

/** What to see to first comes first; readers follow in the order of speed and address. */
export function lineFindings(
  { found, heard }: Pick<LineTrial, 'found' | 'heard'>,
  line: SearchedLine,
): readonly LineFinding[] {
  const readers = found
    .toSorted((a, b) => a.baud - b.baud || a.address - b.address)
    .map((find): LineFinding => ({ kind: 'reader', find, says: readerFindings(find, line) }))
  const noisy = heard.filter((hearing) => isNoisy(hearing, found))
  const noise: readonly LineFinding[] =
    noisy.length === 0 ? [] : [{ kind: 'noise', bauds: noisy.map(({ baud }) => baud) }]
  const addresses = heard.flatMap((hearing) => (noisy.includes(hearing) ? [] : addressFindings(hearing)))
  const all = [...noise, ...addresses, ...readers]
  return all.length === 0 ? [{ kind: 'nothing' }] : all
}

function isNoisy({ baud, noiseBytes, damaged, garbled, late }: LineHearing, found: readonly TrialFind[]): boolean {
  if (garbled.length >= NOISY_ADDRESSES) return true
  const answers = late.length > 0 || garbled.length > 0 || found.some((find) => find.baud === baud)
  return !answers && noiseBytes + damaged > 0
}

const addressFindings = ({ baud, garbled, late }: LineHearing): readonly LineFinding[] => [
  ...garbled.map((address) => ({ kind: 'two-at-one', baud, address }) as const),
  ...late.map((address) => ({ kind: 'late', baud, address }) as const),
]

function readerFindings(find: TrialFind, { baud, addresses }: SearchedLine): readonly ReaderFinding[] {
  const isInSite = find.baud === baud && addresses.has(find.address)
  const says: readonly (readonly [ReaderFinding, boolean])[] = [
    ['shared', find.isShared],
    ['other-speed', find.baud !== baud],
    ['in-site', isInSite],
    ['noisy', find.isNoisy],
    ['pair', find.acceptsDefaultKey],
    ['keyed', !find.acceptsDefaultKey && !find.hasKey],
  ]
  return says.flatMap(([finding, holds]) => (holds ? [finding] : []))
}
