/** Bundles under `out/main`, built by the launcher before the tests. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export function programFile(name: string): string {
  const file = join(import.meta.dirname, '..', '..', 'out', 'main', `${name}.js`)
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`)
  return file
}
