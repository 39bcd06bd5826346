import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { inRoot } from './places.mjs'
import { trackedText } from './source-files.mjs'

/** Folders whose Markdown files a comment may cite by name and number. */
const citedFolders = ['resources/spec', 'resources/panel-link']

/** A document, followed by the cited numbers: `apb.md 4.2`, `osdp.md 10 and 11`, `apb.md, section 5`. */
const citation =
  /\b([\w-]+\.md)(?:,? (?:(?:sections?|rules?) )?(\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*))?(?![\w/])/g

/**
 * The numbers in a document: of its headings, of its numbered table rows, and of a numbered list as items of the
 * section above it (`1.` below `## 2` is 2.1).
 * @param {string} text
 * @returns {Set<string>}
 */
export function numbersIn(text) {
  /** @type {Set<string>} */
  const numbers = new Set()
  let section = ''
  for (const line of text.split('\n')) {
    const heading = /^#{2,4} (\d+(?:\.\d+)*)\.? /.exec(line)?.[1]
    if (heading !== undefined) {
      section = heading
      numbers.add(heading)
      continue
    }
    const row = /^\| (\d+(?:\.\d+)*) +\|/.exec(line)?.[1]
    if (row !== undefined) numbers.add(row)
    const item = /^(\d+)\. /.exec(line)?.[1]
    if (item !== undefined && section !== '') numbers.add(`${section}.${item}`)
  }
  return numbers
}

/**
 * @param {string} path
 * @param {string} text
 * @param {{ numbers: ReadonlyMap<string, ReadonlySet<string>>, names: ReadonlySet<string> }} known the numbers of each
 *   citable document, and the names of all Markdown files
 * @returns {string[]} one line per citation of something that does not exist
 */
export function danglingCitations(path, text, known) {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(citation)].flatMap(({ 1: document = '', 2: cited, index: at }) => {
      const place = `${path}:${index + 1}`
      // a string may name any file; a comment names a document of the project
      const inComment = /\/\/|\/\*|^\s*\*/.test(line.slice(0, at))
      if (inComment && !known.names.has(document)) return [`${place}: cites ${document}, which does not exist`]
      const numbers = known.numbers.get(document)
      if (numbers === undefined || cited === undefined) return []
      return (cited.match(/\d+(?:\.\d+)?/g) ?? [])
        .filter((number) => !numbers.has(number))
        .map((number) => `${place}: cites ${document} ${number}, which does not exist`)
    }),
  )
}

/** @returns {string[]} one line per citation in the code that names a document or a number that does not exist */
export function specProblems() {
  const numbers = new Map(
    citedFolders
      .filter((folder) => existsSync(inRoot(folder)))
      .flatMap((folder) =>
        readdirSync(inRoot(folder))
          .filter((name) => name.endsWith('.md') && name !== 'README.md')
          .map((name) => /** @type {const} */ ([name, numbersIn(readFileSync(join(inRoot(folder), name), 'utf8'))])),
      ),
  )
  const files = trackedText()
  const names = new Set(files.filter(({ path }) => path.endsWith('.md')).map(({ path }) => basename(path)))
  return (
    files
      // the tests of the checks contain wrong examples
      .filter(({ path }) => /\.(?:[cm]?[jt]s|tsx|css|proto)$/.test(path) && !path.startsWith('test/unit/toolchain/'))
      .flatMap(({ path, text }) => danglingCitations(path, text, { numbers, names }))
  )
}
