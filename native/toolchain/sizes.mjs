import { parseSync } from 'oxc-parser'
import { readFileSync } from 'node:fs'
import { inRoot } from './places.mjs'
import { lineAt, trackedText, walk } from './source-files.mjs'

/** Lines that are not blank, and parameters. */
export const limits = { file: 400, function: 70, parameters: 4 }

/** Places that were over a limit when it was introduced. A figure here may only become smaller. */
const exceptionsFile = 'native/toolchain/size-exceptions.json'

/** @typedef {import('./source-files.mjs').Node} Node */

/** @param {string} text */
const filledLines = (text) => text.split('\n').filter((line) => line.trim() !== '').length

/**
 * @param {Node} node
 * @param {string} key
 * @returns {string | undefined} the name of an identifier or a key that a node holds
 */
function nameAt(node, key) {
  const held = /** @type {{ name?: unknown, value?: unknown } | undefined | null} */ (node[key])
  const name = held?.name ?? held?.value
  return typeof name === 'string' ? name : undefined
}

/**
 * What of one file is over a limit, by place: `path` for the file, `path name` for a function or its parameters.
 * @param {string} path
 * @param {string} text
 * @returns {Map<string, number>}
 */
export function oversizeIn(path, text) {
  /** @type {Map<string, number>} */
  const over = new Map()
  const whole = filledLines(text)
  if (whole > limits.file) over.set(path, whole)
  if (!/\.(?:[cm]?ts|tsx|mjs)$/.test(path)) return over
  /** @type {Map<number, string>} the name given to the function that begins at an offset */
  const named = new Map()
  walk(parseSync(path, text).program, (node) => {
    const value = /** @type {Node | undefined | null} */ (node['init'] ?? node['value'] ?? node['right'])
    const name = nameAt(node, 'id') ?? nameAt(node, 'key') ?? nameAt(node, 'left')
    if (name !== undefined && typeof value?.start === 'number') named.set(value.start, name)
    if (!['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type)) return
    const own = nameAt(node, 'id') ?? named.get(node.start) ?? `line ${lineAt(text, node.start)}`
    const lines = filledLines(text.slice(node.start, node.end))
    if (lines > limits.function && !isSuite(path)) over.set(`${path} ${own}`, lines)
    const parameters = node['params']
    const count = Array.isArray(parameters) ? parameters.length : 0
    if (count > limits.parameters) over.set(`${path} ${own} parameters`, count)
  })
  return over
}

/**
 * The callback of a `describe` is as long as its tests, and a benchmark's row as its rounds.
 * @param {string} path
 */
const isSuite = (path) => path.startsWith('test/')

/** @returns {Map<string, number>} */
function oversize() {
  return new Map(
    trackedText()
      .filter(
        ({ path }) => /^(main|renderer|preload|native|test)\//.test(path) && /\.(?:[cm]?ts|tsx|mjs|css)$/.test(path),
      )
      .flatMap(({ path, text }) => [...oversizeIn(path, text)]),
  )
}

/**
 * Holds sizes against the limits and the exceptions.
 * @param {ReadonlyMap<string, number>} over
 * @param {Readonly<Record<string, number>>} exceptions
 * @returns {string[]} one line per place that grew, is new, or no longer needs its exception
 */
export function sizeProblemsOf(over, exceptions) {
  const grown = [...over].flatMap(([place, size]) => {
    const allowed = exceptions[place]
    if (allowed === undefined) return [`${place}: ${size}, over the limit of ${limitOf(place)}`]
    return size > allowed ? [`${place}: ${size}, was ${allowed}, and may only become smaller`] : []
  })
  const stale = Object.entries(exceptions).flatMap(([place, allowed]) => {
    const size = over.get(place)
    if (size === undefined) return [`${place}: no longer over the limit; take it out of ${exceptionsFile}`]
    return size < allowed ? [`${place}: ${size} now; write that instead of ${allowed} in ${exceptionsFile}`] : []
  })
  return [...grown, ...stale]
}

/** @param {string} place */
const limitOf = (place) =>
  place.endsWith(' parameters')
    ? `${limits.parameters} parameters`
    : place.includes(' ')
      ? `${limits.function} lines of a function`
      : `${limits.file} lines of a file`

/** @returns {string[]} one line for each thing that is wrong */
export function sizeProblems() {
  /** @type {Record<string, number>} */
  const exceptions = JSON.parse(readFileSync(inRoot(exceptionsFile), 'utf8'))
  return sizeProblemsOf(oversize(), exceptions)
}
