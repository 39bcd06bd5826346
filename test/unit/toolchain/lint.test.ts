import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inRoot } from '../../../native/toolchain/places.mjs'

const bad: readonly (readonly [path: string, text: string, found: string])[] = [
  ['main/engine/now.ts', 'export const at = Date.now()', 'no-restricted-globals'],
  ['main/engine/date.ts', 'export const at = new Date(0)', 'no-restricted-globals'],
  ['main/osdp/random.ts', 'export const r = Math.random()', 'no-restricted-properties'],
  ['main/cards/clock.ts', 'export const t = performance.now()', 'no-restricted-globals'],
  ['main/panel/timer.ts', 'export const t = () => setTimeout(() => undefined, 1)', 'no-restricted-globals'],
  ['main/devices/now.ts', 'export const at = Date.now()', 'no-restricted-properties'],
  ['main/decider/timer.ts', 'export const t = () => setInterval(() => undefined, 1)', 'no-restricted-globals'],
  [
    'main/devices/sleep.ts',
    "import { setTimeout } from 'node:timers/promises'\nexport const s = setTimeout",
    'no-restricted-imports',
  ],
  ['main/devices/any.ts', 'export const f = (x: any) => String(x)', 'no-explicit-any'],
  ['main/devices/print.ts', "console.log('x')", 'no-console'],
  ['main/devices/promise.ts', 'export const f = async () => 1\nf()', 'no-floating-promises'],
  ['main/devices/await.ts', 'export const f = async (x: number) => await x', 'await-thenable'],
  ['main/devices/json.ts', 'export const f = (s: string): string => JSON.parse(s)', 'no-unsafe-return'],
]

const good: readonly (readonly [path: string, text: string])[] = [
  ['main/clock.ts', 'export const now = () => Date.now() + performance.now()'],
  ['main/log.ts', "export const log = () => console.error('x')"],
  ['renderer/timer.ts', 'export const later = (f: () => void) => setTimeout(f, 1)'],
]

let folder = ''
let output = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-lint-'))
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json'])
    copyFileSync(inRoot(file), join(folder, file))
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'))
  for (const [path, text] of [...bad, ...good]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }
  const answer = spawnSync(
    process.execPath,
    [inRoot('node_modules/oxlint/bin/oxlint'), '--type-aware', '--format=unix', 'main', 'renderer'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  output = answer.stdout + answer.stderr
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const linesOf = (path: string): string[] => output.split('\n').filter((line) => line.startsWith(`${path}:`))

test.each(bad)('%s: %s', (path, _text, found) => {
  expect(linesOf(path).join('\n')).toContain(found)
})

test.each(good)('%s may: %s', (path) => {
  expect(linesOf(path)).toEqual([])
})

test('the types of pure code have no clock, port, file or page', () => {
  const pure = mkdtempSync(join(tmpdir(), 'sallyport-pure-'))
  try {
    for (const file of ['tsconfig.base.json', 'tsconfig.pure.json']) copyFileSync(inRoot(file), join(pure, file))
    symlinkSync(inRoot('node_modules'), join(pure, 'node_modules'))
    mkdirSync(join(pure, 'main', 'domain'), { recursive: true })
    const uses = ['setTimeout', 'performance', 'process', 'Buffer', 'document', 'fetch', 'crypto']
    writeFileSync(
      join(pure, 'main/domain/a.ts'),
      `${uses.map((use) => `void ${use}`).join('\n')}\nvoid Promise.withResolvers\n`,
    )
    const answer = spawnSync(
      process.execPath,
      [inRoot('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.pure.json'],
      {
        cwd: pure,
        encoding: 'utf8',
      },
    )
    for (const use of [...uses, 'withResolvers']) expect(answer.stdout).toMatch(new RegExp(`'${use}'`))
  } finally {
    rmSync(pure, { recursive: true, force: true })
  }
})
