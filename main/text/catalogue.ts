/**
 * The catalogues of `resources/text`: one folder per language, one file per reader of the texts. Each catalogue has its own
 * module here, so that a program bundles the texts it shows and no others.
 */
import { messages, type Messages } from './messages'

/** The language whose texts stand in for a missing translation, and whose keys the types know. */
const FIRST = 'en'

type Files = Readonly<Record<string, Readonly<Record<string, string>>>>

let spoken = FIRST

/**
 * Sets the language of this program from here on; each program starts in English.
 *
 * @param language BCP 47 tag such as `pl-PL`; where no folder has that name, `pl` is tried, then English
 */
export function speak(language: string): void {
  spoken = language
}

/** The scripts in use that are written from right to left. */
const RIGHT_TO_LEFT: ReadonlySet<string | undefined> = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])

/** @param language BCP 47 tag */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script) ? 'rtl' : 'ltr'

export interface Catalogue<Key extends string> {
  /** The messages of the language spoken now. */
  readonly now: () => Messages
  /** The text with its places filled; the key itself when neither the language nor English has it. */
  readonly text: (key: Key, values?: Readonly<Record<string, string | number>>) => string
  /** Like `text`, for a key from outside; undefined when there is no such key. */
  readonly find: (key: string, values?: Readonly<Record<string, string | number>>) => string | undefined
  /** The text cut at its places, with the values in between. */
  readonly pieces: <T>(key: Key, values: Readonly<Record<string, T>>) => readonly (string | T)[]
}

/** @param files path to texts; the language is the name of the file's folder */
export function catalogue<Key extends string>(files: Files): Catalogue<Key> {
  const languages = new Map<string, Messages>()
  const first = Object.entries(files).find(([path]) => languageOf(path) === FIRST)?.[1] ?? {}
  for (const [path, texts] of Object.entries(files)) {
    const language = languageOf(path)
    languages.set(language, messages(language, { ...first, ...texts }))
  }
  const inFirst = languages.get(FIRST) ?? messages(FIRST, first)
  const now = (): Messages => languages.get(spoken) ?? languages.get(spoken.split('-')[0] ?? '') ?? inFirst
  return {
    now,
    text: (key, values) => now().text(key, values) ?? key,
    find: (key, values) => now().text(key, values),
    pieces: (key, values) => now().pieces(key, values) ?? [key],
  }
}

const languageOf = (path: string): string => path.split('/').at(-2) ?? ''
