import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeSync } from 'node:fs'
import { boundaryProblems, modulePicture, unusedPermissions } from './boundaries.mjs'
import { inRoot, root } from './places.mjs'
import { proseProblems } from './prose.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'
import { sizeProblems } from './sizes.mjs'
import { filesBelow } from './source-files.mjs'
import { specProblems } from './specs.mjs'
import { wordingProblems } from './wording.mjs'

const { FORCE_COLOR: _, ...colourless } = process.env
const plainEnvironment = { ...colourless, NO_COLOR: '1' }

/**
 * Runs a tool of node_modules.
 * @param {readonly string[]} command the tool's file below node_modules and its arguments
 * @returns {string[]} its output when it failed
 */
function tool([file = '', ...args]) {
  const answer = spawnSync(process.execPath, [inRoot('node_modules', file), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: plainEnvironment,
  })
  if (answer.status === 0) return []
  const output = `${answer.stdout}${answer.stderr}`.trim()
  return output === '' ? [`${file} ended with status ${answer.status}`] : output.split('\n')
}

/**
 * Type-checks one project; a project without files passes.
 * @param {string} file
 */
function types(file) {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync(inRoot(file), 'utf8'))
  const folders = include.filter((each) => !each.includes('*') && !each.endsWith('.mts'))
  if (folders.length === include.length && filesBelow(folders, /\.tsx?$/).length === 0) return []
  // skips files that have not changed since the last check
  const seen = `node_modules/.cache/types/${file.replace('.json', '')}.tsbuildinfo`
  return tool(['typescript/bin/tsc', '-p', file, '--incremental', '--tsBuildInfoFile', seen])
}

/** @type {Record<string, () => string[]>} */
const parts = {
  'types of everything': () => types('tsconfig.json'),
  'types of pure code': () => types('tsconfig.pure.json'),
  'types of main': () => types('tsconfig.main.json'),
  'types in Electron 25': () => types('tsconfig.e25.json'),
  'types of preload': () => types('tsconfig.preload.json'),
  'types of renderer': () => types('tsconfig.renderer.json'),
  'types of toolchain': () => types('tsconfig.toolchain.json'),
  lint: () => tool(['oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  format: () =>
    tool([
      'prettier/bin/prettier.cjs',
      '--check',
      '.',
      '--log-level=warn',
      '--cache',
      '--cache-strategy=content',
      '--cache-location=node_modules/.cache/prettier/.prettier-cache',
    ]),
  boundaries: () => [...boundaryProblems(), ...unusedPermissions()],
  unused: () => (existsSync(inRoot('main', 'app.ts')) ? tool(['knip/bin/knip.js', '--no-progress']) : []),
  sizes: () => sizeProblems(),
  prose: () => [...proseProblems(), ...wordingProblems()],
  specs: () => specProblems(),
}

/**
 * What a part prints in addition to its result when it is named on the command line. @type {Record<string, () =>
 * string[]>}
 */
const pictures = { boundaries: modulePicture }

/**
 * Runs every part, or those whose name starts with an argument (`npm run check -- lint types`).
 * @param {string[]} wanted
 */
export async function check(wanted) {
  const names = Object.keys(parts).filter((name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)))
  if (names.length === 0) throw new SetupFailure(`there is no such part; there are: ${Object.keys(parts).join(', ')}`)
  /** @type {string[]} */
  const failed = []
  for (const name of names) {
    const since = performance.now()
    const problems = parts[name]?.() ?? []
    if (problems.length > 0) failed.push(name)
    const verdict = problems.length > 0 ? 'FAILED' : 'ok'
    writeSync(1, `${name.padEnd(22)} ${verdict.padEnd(7)} ${secondsSince(since)}\n`)
    for (const problem of problems) writeSync(1, `  ${problem}\n`)
    if (wanted.length > 0) for (const line of pictures[name]?.() ?? []) writeSync(1, `  ${line}\n`)
  }
  if (failed.length > 0) throw new SetupFailure(`the check failed: ${failed.join(', ')}`)
  say(`${names.length} checks passed`)
}
