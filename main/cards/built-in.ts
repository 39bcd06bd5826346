/** The card formats that every site has (apb.md 11.1), in the form in which a site file defines its own. */
import { LAYOUTS } from '../domain/card-layouts'

/** The format that fits any number of bits; all of them are its number. It has no layout. */
export const RAW = 'raw'

export const BUILT_IN_IDS: readonly string[] = [...LAYOUTS.map(({ id }) => id), RAW]

/** Other names that makers of readers and installers use for the built-in formats; without case, spaces and signs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  c1000: 'C1000-35',
  c1k35s: 'C1000-35',
  corporate1000: 'C1000-35',
  corporate100035: 'C1000-35',
  c1k48s: 'C1000-48',
  corporate100048: 'C1000-48',
}

/** The built-in format that a text names, by its id in any case or by another name in use; undefined when no format matches. */
export function builtInNamed(text: string): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return BUILT_IN_IDS.find((id) => plain(id) === plain(text)) ?? OTHER_NAMES[plain(text)]
}
