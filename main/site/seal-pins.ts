/**
 * PINs on their way into the journal: every `pin` of a site file becomes a `pinHash`, in the text as in the site that was
 * read from it. The same text and key always give the same text, so that a file given again is known again.
 */
import { assert } from '../domain/assert'
import type { Cardholder, Site } from '../domain/site'

export interface SiteWithText {
  readonly site: Site
  /** The site file that `site` was read from. */
  readonly text: string
}

export const hasClearPins = (site: Site): boolean => site.cardholders.some(({ pin }) => pin !== undefined)

/** A reader's `pin` is a word, and inside a string the quotation marks have backslashes. */
const CLEAR_PIN = /"pin"(\s*:\s*)"(\d{4,8})"/g

/** @param hash the `pinHash` of a PIN */
export function sealPins({ site, text }: SiteWithText, hash: (pin: string) => string): SiteWithText {
  const known = new Map<string, string>()
  const hashOf = (pin: string): string => {
    const made = known.get(pin) ?? hash(pin)
    known.set(pin, made)
    return made
  }
  let clear = 0
  const cardholders = site.cardholders.map((holder): Cardholder => {
    if (holder.pin === undefined) return holder
    clear++
    const { pin, credentials, ...rest } = holder
    // In the parser's order of keys, by which two cardholders are compared.
    return { ...rest, pinHash: hashOf(pin), credentials }
  })
  if (clear === 0) return { site, text }
  let replaced = 0
  const sealed = text.replace(CLEAR_PIN, (_, colon: string, pin: string) => {
    replaced++
    return `"pinHash"${colon}"${hashOf(pin)}"`
  })
  return { site: { ...site, cardholders }, text: replaced === clear ? sealed : written(text, hashOf) }
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** For a text that writes a key or a digit as an escape: its layout is lost. */
function written(text: string, hashOf: (pin: string) => string): string {
  const file: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  assert(isObject(file) && Array.isArray(file['cardholders']), 'a site file that was read has cardholders')
  const cardholders = file['cardholders'].map((holder: unknown) =>
    isObject(holder)
      ? Object.fromEntries(
          Object.entries(holder).map(([key, value]) =>
            key === 'pin' && typeof value === 'string' ? ['pinHash', hashOf(value)] : [key, value],
          ),
        )
      : holder,
  )
  return JSON.stringify({ ...file, cardholders }, null, 2)
}
