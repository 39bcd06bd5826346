import { parseSync } from 'oxc-parser'
import { readFileSync } from 'node:fs'
import { inRoot } from './places.mjs'
import { lineAt, trackedText, walk } from './source-files.mjs'

/**
 * An odd phrase, and what to write instead.
 * @typedef {{ pattern: string, say: string }} Phrase
 */

/** @returns {Phrase[]} */
const listed = () => JSON.parse(readFileSync(inRoot('native/toolchain/wording.json'), 'utf8'))

/** Code spans and quoted words: they name a thing or quote a person. */
const leftAlone = /`[^`\n]*`|"[^"\n]*"|“[^”\n]*”/g
const blank = (/** @type {string} */ found) => ' '.repeat(found.length)

/**
 * The prose in a file, with everything else blank, so that offsets stay.
 * @param {string} path
 * @param {string} text
 * @returns {string}
 */
function proseOf(path, text) {
  if (path.endsWith('.md'))
    return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' ')).replace(leftAlone, blank)
  const pieces = path.endsWith('.json') ? valuesIn(text) : commentsAndTitles(path, text)
  let prose = text.replace(/[^\n]/g, ' ')
  for (const { start, end } of pieces) {
    prose = prose.slice(0, start) + text.slice(start, end).replace(leftAlone, blank) + prose.slice(end)
  }
  return prose
}

/** @param {string} text a catalogue: one entry per line */
const valuesIn = (text) =>
  [...text.matchAll(/^\s*"[^"]*": "(.*)",?$/gm)].map((match) => {
    const start = match.index + match[0].lastIndexOf(match[1] ?? '')
    return { start, end: start + (match[1] ?? '').length }
  })

/**
 * Comments, and the names of tests.
 * @param {string} path
 * @param {string} text
 */
function commentsAndTitles(path, text) {
  const parsed = parseSync(path, text)
  const pieces = parsed.comments.map(({ start, end }) => ({ start, end }))
  if (!path.startsWith('test/')) return pieces
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return
    const callee = text.slice(
      /** @type {{ start: number }} */ (node['callee']).start,
      /** @type {{ end: number }} */ (node['callee']).end,
    )
    if (!/^(test|it|describe)\b/.test(callee)) return
    const first = /** @type {{ type: string, start: number, end: number }[]} */ (node['arguments'])[0]
    // without the quotation marks, which would hide the name
    if (first?.type === 'Literal' || first?.type === 'TemplateLiteral')
      pieces.push({ start: first.start + 1, end: first.end - 1 })
  })
  return pieces
}

/**
 * @param {string} path
 * @param {string} text
 * @param {readonly Phrase[]} phrases
 * @returns {string[]} one line per phrase: its place, and what to write instead
 */
export function wordingProblemsIn(path, text, phrases) {
  // parsing is slow, so only a file with a phrase somewhere is parsed
  const present = phrases.filter(({ pattern }) => new RegExp(pattern, 'i').test(text))
  if (present.length === 0) return []
  const prose = proseOf(path, text)
  return present.flatMap(({ pattern, say }) =>
    [...prose.matchAll(new RegExp(pattern, 'gi'))].map(
      (match) => `${path}:${lineAt(text, match.index)}: "${match[0].trim()}": write ${say}`,
    ),
  )
}

/** The checked files: code, documents and catalogues; not the list itself, nor the specifications. */
const held = (/** @type {string} */ path) =>
  !path.startsWith('resources/spec/') &&
  (/^resources\/text\/.*\.json$/.test(path) || /\.(?:md|[cm]?ts|tsx|mjs)$/.test(path)) &&
  !path.startsWith('test/unit/toolchain/wording')

/** @returns {string[]} */
export function wordingProblems() {
  const phrases = listed()
  return trackedText()
    .filter(({ path }) => held(path))
    .flatMap(({ path, text }) => wordingProblemsIn(path, text, phrases))
}
