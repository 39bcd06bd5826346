import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { boundaryProblems, unusedPermissions } from '../../../native/toolchain/boundaries.mjs'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A project with these files. */
function projectWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-walls-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const problemsOf = (files: Record<string, string>): string[] => boundaryProblems(projectWith(files))

test('a project within its boundaries has no problems', () => {
  expect(
    problemsOf({
      'main/domain/ids.ts': 'export const id = 1',
      'main/engine/engine.ts': "import { id } from '../domain/ids'\nexport const engine = id",
      'main/transport/tcp.ts': "import { connect } from 'node:net'\nexport const open = connect",
      'main/store/open.ts':
        "import Database from 'better-sqlite3'\nexport const open = (f: string) => new Database(f, { nativeBinding: '' })",
      'main/decider/worker.ts':
        "import { engine } from '../engine/engine'\nimport { open } from '../store/open'\nopen(String(engine))",
      'main/app.ts': "import { app } from 'electron'\nimport './decider/worker'\nvoid app",
      'preload/contract/models.ts': "import type { id } from '../../main/domain/ids'\nexport type { id }",
      'renderer/bridge.ts': 'export const ask = 1',
      'renderer/format/text.ts':
        "import type { id } from '../../preload/contract/models'\nexport const text = (n: id) => n",
      'renderer/components/button.tsx': "import { text } from '../format/text'\nexport const button = text",
      'renderer/screens/live/lane.ts': "import { ask } from '../../bridge'\nexport const lane = ask",
      'renderer/screens/doors/doors-screen.tsx':
        "import type { ask } from '../../bridge'\nexport type Ask = typeof ask\nimport { button } from '../../components/button'\nimport { lane } from '../live/lane'\nexport const doors = [button, lane]",
      'renderer/frame/desk.tsx': "import { doors } from '../screens/doors/doors-screen'\nexport const desk = doors",
      'test/unit/engine.test.ts': "import { engine } from '../../main/engine/engine'\nvoid engine",
    }),
  ).toEqual([])
})

test.each<[string, Record<string, string>, string]>([
  [
    'a pure room that imports Node',
    { 'main/engine/a.ts': "import { readFileSync } from 'node:fs'\nvoid readFileSync" },
    'main/engine/a.ts: engine imports nothing from outside: node:fs',
  ],
  [
    'a pure room that imports a package',
    { 'main/cards/a.ts': "import 'fast-check'" },
    'main/cards/a.ts: cards imports nothing from outside: fast-check',
  ],
  [
    'a room that imports one beside it',
    { 'main/osdp/a.ts': "import '../panel/b'", 'main/panel/b.ts': '' },
    'main/osdp/a.ts: osdp may not import panel: main/panel/b.ts',
  ],
  [
    'a driver that another part of devices imports',
    { 'main/devices/fleet.ts': "import './osdp/bus'", 'main/devices/osdp/bus.ts': '' },
    'main/devices/fleet.ts: only main/devices/registry.ts imports a driver: main/devices/osdp/bus.ts',
  ],
  [
    'a driver that imports another one',
    { 'main/devices/osdp/bus.ts': "import '../panel/link'", 'main/devices/panel/link.ts': '' },
    'main/devices/osdp/bus.ts: only main/devices/registry.ts imports a driver: main/devices/panel/link.ts',
  ],
  [
    'a comparison of kinds of controllers outside their drivers',
    {
      'main/devices/osdp/bus.ts': "export const own = (kind: string) => kind === 'osdp'",
      'renderer/main.tsx': "export const isBus = (c: { kind: string }) => c.kind !== 'osdp'",
    },
    "renderer/main.tsx: compares a kind of controller with 'osdp'; take a trait of controller-kinds.ts",
  ],
  [
    'a type that crosses a boundary',
    { 'main/engine/a.ts': "export type T = import('../store/b').T", 'main/store/b.ts': 'export type T = 1' },
    'main/engine/a.ts: engine may not import store: main/store/b.ts',
  ],
  [
    'an import hidden in a call',
    { 'main/engine/a.ts': "export const late = () => import('../decider/b')", 'main/decider/b.ts': '' },
    'main/engine/a.ts: engine may not import decider: main/decider/b.ts',
  ],
  [
    'a socket outside transport',
    { 'main/devices/a.ts': "import { connect } from 'net'\nvoid connect" },
    'main/devices/a.ts: devices may not import net',
  ],
  [
    'a serial port outside transport',
    { 'main/devices/a.ts': "import '@serialport/stream'" },
    'main/devices/a.ts: devices may not import @serialport/stream',
  ],
  [
    'SQLite outside store',
    { 'main/history/a.ts': "import type Database from 'better-sqlite3'\nexport type D = Database.Database" },
    'main/history/a.ts: history may not import better-sqlite3',
  ],
  [
    'a database opened outside open.ts',
    { 'main/store/a.ts': "import D from 'better-sqlite3'\nexport const d = D" },
    'main/store/a.ts: databases are opened in main/store/open.ts only',
  ],
  [
    'a database opened without its binary',
    { 'test/unit/a.test.ts': "import Database from 'better-sqlite3'\nnew Database(':memory:')" },
    'test/unit/a.test.ts:2: opens a database without nativeBinding',
  ],
  [
    'Electron in a module that runs under plain Node',
    { 'main/decider/a.ts': "import { app } from 'electron'\nvoid app" },
    'main/decider/a.ts: decider may not import electron',
  ],
  [
    'a renderer that imports main',
    { 'renderer/frame/a.tsx': "import '../../main/domain/b'", 'main/domain/b.ts': '' },
    'renderer/frame/a.tsx: renderer may not import domain: main/domain/b.ts',
  ],
  [
    'a component that imports a store',
    { 'renderer/components/a.tsx': "import '../screens/live/lane'", 'renderer/screens/live/lane.ts': '' },
    'renderer/components/a.tsx: components may not import screens: renderer/screens/live/lane.ts',
  ],
  [
    'a text that imports the type of a store',
    { 'renderer/format/a.ts': "import type { B } from '../screens/live/lane'", 'renderer/screens/live/lane.ts': '' },
    'renderer/format/a.ts: format may not import screens: renderer/screens/live/lane.ts',
  ],
  [
    'a screen that imports the frame',
    { 'renderer/screens/doors/a.tsx': "import '../../frame/b'", 'renderer/frame/b.tsx': '' },
    'renderer/screens/doors/a.tsx: screens may not import frame: renderer/frame/b.tsx',
  ],
  [
    "a screen that imports another subject's own file",
    { 'renderer/screens/doors/a.tsx': "import '../live/lane-list'", 'renderer/screens/live/lane-list.tsx': '' },
    'renderer/screens/doors/a.tsx: lane-list.tsx is not open to other subjects: renderer/screens/live/lane-list.tsx',
  ],
  [
    "a screen that imports another subject's dialog",
    { 'renderer/screens/doors/a.tsx': "import '../alarms/close-sheet'", 'renderer/screens/alarms/close-sheet.tsx': '' },
    'renderer/screens/doors/a.tsx: close-sheet.tsx is not open to other subjects: renderer/screens/alarms/close-sheet.tsx',
  ],
  [
    'a store that imports a view',
    { 'renderer/screens/people/a.ts': "import './avatar'", 'renderer/screens/people/avatar.tsx': '' },
    'renderer/screens/people/a.ts: a store may not import a view: renderer/screens/people/avatar.tsx',
  ],
  [
    'a view that calls the bridge',
    { 'renderer/screens/doors/a.tsx': "import { ask } from '../../bridge'", 'renderer/bridge.ts': '' },
    'renderer/screens/doors/a.tsx: a view calls a store, not the bridge: renderer/bridge.ts',
  ],
  [
    'a subject that is not in the table',
    { 'renderer/screens/stuff/a.ts': '' },
    'renderer/screens/stuff/a.ts: stuff is not in the subjects of native/toolchain/renderer-walls.mjs',
  ],
  [
    'a part of the renderer that is not in the table',
    { 'renderer/views/a.tsx': '' },
    'renderer/views/a.tsx: the renderer has no part views',
  ],
  [
    'a circle of modules without a circle of files',
    {
      'main/osdp/a.ts': "import '../panel/b'",
      'main/panel/b.ts': '',
      'main/panel/c.ts': "import '../osdp/d'",
      'main/osdp/d.ts': '',
    },
    'circle of modules: main/osdp -> main/panel -> main/osdp',
  ],
  [
    'more modules than the limit',
    Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`renderer/part${n}/a.ts`, ''])),
    '41 modules, at most 40: join two that change together',
  ],
  [
    'more levels of modules than the limit',
    Object.fromEntries(
      ['domain', 'cards', 'engine', 'derived', 'decider', 'verify', 'running', 'commands'].map((name, at, all) => [
        `main/${name}/a.ts`,
        at === 0 ? '' : `import '../${all[at - 1]}/a'`,
      ]),
    ),
    '8 levels of modules, at most 7: main/commands must go lower',
  ],
  [
    'a value of another module where only its types may be imported',
    {
      'main/desk/a.ts': "import { b } from '../decider/b'\nvoid b",
      'main/decider/b.ts': 'export const b = 1',
    },
    'main/desk/a.ts: desk may import only types of decider: main/decider/b.ts',
  ],
  [
    'a test that the product imports',
    { 'main/replay/a.ts': "import '../../test/b'", 'test/b.ts': '' },
    'main/replay/a.ts: nothing but tests imports test',
  ],
  [
    'a composition root that is imported by a room',
    { 'main/ipc/a.ts': "import '../app'", 'main/app.ts': '' },
    'main/ipc/a.ts: ipc may not import root: main/app.ts',
  ],
  [
    'a module that is not in the table',
    { 'main/stuff/a.ts': '' },
    'main/stuff/a.ts: stuff is not in the table of native/toolchain/boundaries.mjs',
  ],
  ['a barrel', { 'main/domain/index.ts': '' }, 'main/domain/index.ts: index files are not allowed'],
  [
    'a re-export',
    { 'main/domain/a.ts': "export { b } from './b'", 'main/domain/b.ts': 'export const b = 1' },
    'main/domain/a.ts: re-exporting another file is not allowed',
  ],
  [
    'a name without meaning',
    { 'main/domain/utils.ts': '' },
    'main/domain/utils.ts: the name does not say what the file is for',
  ],
  [
    'a cycle',
    {
      'main/domain/a.ts': "import './b'",
      'main/domain/b.ts': "import type { C } from './c'\nexport type B = C",
      'main/domain/c.ts': "import './a'\nexport type C = 1",
    },
    'cycle: main/domain/a.ts -> main/domain/b.ts -> main/domain/c.ts -> main/domain/a.ts',
  ],
])('finds %s', (_name, files, problem) => {
  expect(problemsOf(files)).toContain(problem)
})

test('finds a permission that no import uses', () => {
  const found = unusedPermissions(projectWith({ 'main/cards/a.ts': '' }))
  expect(found).toContain('the table of modules lets cards import domain, which it does not')
})

test('finds a module of the table without a file', () => {
  expect(unusedPermissions(projectWith({}))).toContain('the table of modules has engine, which has no file')
})

test('a permission that an import uses is no problem', () => {
  const found = unusedPermissions(projectWith({ 'main/cards/a.ts': "import '../domain/b'", 'main/domain/b.ts': '' }))
  expect(found.filter((problem) => problem.includes('lets cards'))).toEqual([])
})
