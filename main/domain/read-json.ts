import { parseJson } from './json'
import { deepFault, placeIn, structureFault } from './json-structure'
import { fail, type Result } from './result'

/** JSON that a person wrote: what the parser takes and would silently read as something else is refused with its place too. */
export function readJson(text: string): Result<unknown, string> {
  const deep = deepFault(text)
  if (deep !== undefined) return fail(`${placeIn(text, deep.at)}: ${deep.what}`)
  const json = parseJson(text)
  if (!json.ok) return json
  const fault = structureFault(text, json.value)
  return fault === undefined ? json : fail(`${placeIn(text, fault.at)}: ${fault.what}`)
}

/** The same for one line of a file, whose number the caller names: a fault is placed by its column alone. */
export function readJsonLine(line: string): Result<unknown, string> {
  const read = readJson(line)
  return read.ok ? read : fail(read.error.replace('line 1, column', 'column'))
}
