import { spawnSync } from 'node:child_process'
import { parseSync } from 'oxc-parser'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { inRoot, root } from './places.mjs'
import { SetupFailure } from './say.mjs'

/**
 * One `import`, `export ... from`, `import()` or `import('x').T`.
 * @typedef {object} Import
 * @property {string} request the text in the source
 * @property {string | undefined} file the project's file that it means, if any
 * @property {boolean} typeOnly whether it disappears at run time
 * @property {boolean} reExport
 */

/**
 * @typedef {object} SourceFile
 * @property {string} path relative to the project's folder, with `/`
 * @property {string} text
 * @property {Import[]} imports
 * @property {Problem[]} databaseOpens places that open a database without naming a binary
 */

/** @typedef {{ path: string, line: number, message: string }} Problem */

const skipped = new Set(['node_modules', 'build', 'prebuilt'])

/**
 * All files in some folders whose name matches `ending`.
 * @param {readonly string[]} folders
 * @param {RegExp} ending
 * @param {string} [base]
 * @returns {string[]} paths with `/`
 */
export function filesBelow(folders, ending, base = root) {
  return folders.flatMap((folder) => {
    const full = join(base, folder)
    if (!existsSync(full)) return []
    return readdirSync(full, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = posix.join(folder, entry.name)
        if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow([path], ending, base)
        return ending.test(entry.name) ? [path] : []
      })
  })
}

/** Files that nobody here writes by hand: pictures, sounds, and the output of protobuf's generator. */
const notWritten = /_pb\.ts$|\.(png|jpe?g|ico|icns|wav|ogg|mp3|woff2?|node|db|pcap)$/i

/**
 * The text files that git tracks or would add, without the lock file and generated files.
 * @returns {{ path: string, text: string }[]} paths with `/`
 */
export function trackedText() {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (listed.status !== 0) throw new SetupFailure(`git ls-files failed: ${listed.stderr.trim()}`)
  return listed.stdout
    .split('\0')
    .filter((path) => path !== '' && path !== 'package-lock.json' && !notWritten.test(path) && existsSync(inRoot(path)))
    .map((path) => ({ path, text: readFileSync(inRoot(path), 'utf8') }))
}

/**
 * @param {string} base
 * @param {string} from
 * @param {string} request
 */
function resolveRelative(base, from, request) {
  if (!request.startsWith('.')) return undefined
  const target = join(base, dirname(from), request.replace(/[?#].*$/, ''))
  const found = ['', '.ts', '.tsx', '.mts', '.mjs', '/index.ts', '/index.tsx']
    .map((ending) => target + ending)
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
  return relative(base, found ?? target)
    .split(sep)
    .join('/')
}

/**
 * @param {string} text
 * @param {number} at
 */
export const lineAt = (text, at) => text.slice(0, at).split('\n').length

/**
 * @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node
 * @param {unknown} value
 * @param {(node: Node) => void} visit
 */
export function walk(value, visit) {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (value !== null && typeof value === 'object') {
    if ('type' in value && typeof value.type === 'string') visit(/** @type {Node} */ (value))
    for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit)
  }
}

/**
 * @param {string} path
 * @param {string} [base]
 * @returns {SourceFile}
 */
export function readSource(path, base = root) {
  const text = readFileSync(join(base, path), 'utf8')
  const parsed = parseSync(path, text)
  /** @type {Import[]} */
  const imports = []
  /**
   * @param {string} request
   * @param {boolean} typeOnly
   * @param {boolean} reExport
   */
  const add = (request, typeOnly, reExport) =>
    imports.push({ request, typeOnly, reExport, file: resolveRelative(base, path, request) })

  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType), false)
  }
  for (const { entries } of parsed.module.staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest) add(moduleRequest.value, isType, true)
  }
  /** @type {Problem[]} */
  const databaseOpens = []
  walk(parsed.program, (node) => {
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      const source = /** @type {{ value?: unknown } | undefined} */ (node['source'] ?? node['argument'])
      if (typeof source?.value === 'string') add(source.value, node.type === 'TSImportType', false)
    }
    if (node.type === 'NewExpression') {
      const callee = /** @type {{ name?: unknown }} */ (node['callee'])
      if (callee.name === 'Database' && !text.slice(node.start, node.end).includes('nativeBinding')) {
        databaseOpens.push({ path, line: lineAt(text, node.start), message: 'opens a database without nativeBinding' })
      }
    }
  })
  return { path, text, imports, databaseOpens }
}
