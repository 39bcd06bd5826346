import { trackedText } from './source-files.mjs'

/**
 * Joins the pieces of a word, so that this file does not contain the words that it forbids.
 * @param {...string} pieces
 */
const word = (...pieces) => pieces.join('')

/** @type {readonly { pattern: RegExp, why: string }[]} */
const rules = [
  {
    pattern: new RegExp(word('registry\\.', '(npmjs|yarnpkg|npmmirror)\\.'), 'i'),
    why: 'names the host of a package registry',
  },
  {
    pattern: new RegExp(word('(deb|security|ftp)\\.', 'debian\\.org'), 'i'),
    why: 'names the host of a package registry',
  },
  { pattern: new RegExp(word('(^|[\\s"\'`(=:])/', '(work|root|Users)/')), why: 'holds a path of one machine' },
  { pattern: new RegExp(word('\\.\\./', 'shared/')), why: 'holds a path outside the project' },
  { pattern: new RegExp(word('\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b')), why: 'leaves work for later' },
  {
    pattern: new RegExp(word('@ts-(ignore|', 'nocheck)|(ox|es)lint-', 'disable|prettier-', 'ignore')),
    why: 'switches a check off',
  },
  { pattern: new RegExp(word('\\b(describe|it|test)\\.', '(only|skip|todo)\\(')), why: 'leaves tests out' },
]

/**
 * @param {string} path
 * @param {string} text
 * @returns {string[]}
 */
export function proseProblemsIn(path, text) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules.flatMap(({ pattern, why }) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${why}: ${line.trim().slice(0, 100)}`] : [],
      ),
    )
}

/** @returns {string[]} one line per problem in the files that git tracks or would add */
export const proseProblems = () => trackedText().flatMap(({ path, text }) => proseProblemsIn(path, text))
