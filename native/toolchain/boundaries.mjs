import { crossing, misplaced } from './renderer-walls.mjs'
import { filesBelow, readSource } from './source-files.mjs'

/** @typedef {import('./source-files.mjs').SourceFile} SourceFile */

/**
 * A module of the code and what it may import: other modules, and guarded packages or Node modules.
 * @typedef {object} Room
 * @property {readonly string[]} rooms modules
 * @property {readonly string[]} [packages] names; a pure module may import only these from outside
 * @property {boolean} [pure] neither Node's modules nor packages
 * @property {readonly string[]} [types] modules of which only types may be imported
 */

/** Packages reserved for one module; other modules use its exports. */
const guarded = [
  'better-sqlite3',
  'electron',
  'node-notifier',
  'node:dgram',
  'node:http',
  'node:https',
  'node:net',
  'node:tls',
  'pdfkit',
  'serialport',
]

/** @type {Record<string, Room>} */
const rooms = {
  domain: { rooms: [], pure: true },
  cards: { rooms: ['domain'], pure: true },
  text: { rooms: ['domain'], pure: true, packages: ['intl-messageformat'] },
  site: { rooms: ['domain', 'cards'], pure: true, packages: ['zod'] },
  osdp: { rooms: ['domain'], pure: true },
  panel: { rooms: ['domain', 'cards'], pure: true, packages: ['@bufbuild/protobuf'] },
  engine: { rooms: ['domain', 'cards'], pure: true },
  replay: { rooms: ['domain', 'engine', 'site', 'text'] },
  clock: { rooms: ['domain'] },
  log: { rooms: ['domain'] },
  supervise: { rooms: ['domain', 'clock', 'log'] },
  native: { rooms: [] },
  transport: { rooms: ['domain', 'native'], packages: ['serialport', 'node:net', 'node:tls'] },
  certificates: { rooms: ['domain', 'store'] },
  devices: { rooms: ['domain', 'cards', 'osdp', 'panel', 'transport', 'log', 'supervise'] },
  store: { rooms: ['domain'], packages: ['better-sqlite3'] },
  decider: {
    rooms: ['domain', 'engine', 'site', 'store', 'derived', 'clock', 'log', 'supervise'],
  },
  change: { rooms: ['domain', 'cards', 'engine', 'site', 'store', 'log', 'supervise'] },
  photos: { rooms: ['domain'] },
  derived: { rooms: ['domain'], types: ['contract'] },
  desk: {
    rooms: ['domain', 'derived', 'cards', 'photos', 'text', 'contract'],
    types: ['change', 'decider', 'devices', 'engine'],
  },
  history: { rooms: ['domain', 'store', 'clock', 'log', 'supervise'] },
  operators: {
    rooms: ['domain', 'contract', 'clock', 'log', 'store', 'supervise'],
    types: ['decider'],
    packages: ['hash-wasm'],
  },
  export: { rooms: ['domain', 'site', 'store', 'text', 'log', 'supervise'], packages: ['pdfkit'] },
  notify: { rooms: ['domain', 'text'], types: ['contract'], packages: ['node-notifier', 'electron'] },
  ipc: { rooms: ['domain', 'operators', 'contract'] },
  verify: { rooms: ['domain', 'engine', 'derived', 'site', 'store', 'supervise'] },
  processes: { rooms: ['domain', 'transport', 'log'], packages: ['electron'] },
  running: {
    rooms: [
      ...['domain', 'cards', 'site', 'store', 'certificates', 'photos', 'transport', 'devices', 'decider', 'change'],
      ...['history', 'export', 'verify', 'derived', 'text', 'clock', 'log', 'supervise'],
    ],
  },
  commands: {
    rooms: [
      ...['domain', 'site', 'store', 'engine', 'osdp', 'certificates', 'operators', 'devices', 'decider', 'change'],
      ...['verify', 'running', 'export', 'derived', 'contract', 'clock', 'log'],
    ],
  },
  window: {
    rooms: [
      ...['domain', 'contract', 'site', 'photos', 'devices', 'desk', 'export', 'notify', 'processes'],
      ...['running', 'text', 'clock', 'log', 'supervise'],
    ],
    packages: ['electron'],
  },
  // the table of requests checks arguments with the domain's results and reader lines
  contract: { rooms: ['domain'], pure: true },
  preload: { rooms: ['contract'], packages: ['electron'] },
  // texts have no power: they reach neither the system nor the site
  renderer: { rooms: ['contract', 'text'] },
}

/**
 * The composition roots: files directly in `main` that build the parts and connect them. They may import every module
 * of main; only composition roots may import them.
 */
const composition = { rooms: Object.keys(rooms).filter((name) => !['preload', 'renderer'].includes(name)) }
const roomFiles = new Set(['clock', 'log'])

const forbiddenNames = /^(utils?|helpers?|managers?|services?|types|common|misc)\.[cm]?tsx?$/

/**
 * @param {string} path
 * @returns {string | undefined} the module of a file, `root` for a composition root, undefined outside the modules
 */
export function roomOf(path) {
  const [top, second = '', third] = path.split('/')
  if (top === 'renderer') return 'renderer'
  // an addon's own TypeScript, not the build scripts
  if (top === 'native' && third?.endsWith('.ts')) return 'native'
  if (top === 'preload') return second === 'contract' && third ? 'contract' : 'preload'
  if (top !== 'main') return undefined
  if (third) return second
  const name = second.replace(/\.ts$/, '')
  return roomFiles.has(name) ? name : 'root'
}

/** @param {string} request */
const packageOf = (request) =>
  request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/')

/**
 * Node's modules have two names.
 * @param {string} request
 */
function guardedName(request) {
  const name = packageOf(request)
  return guarded.find((each) => each === name || each === `node:${name}` || name.startsWith(`@${each}/`))
}

/**
 * @param {SourceFile} file
 * @param {import('./source-files.mjs').Import} imported
 * @returns {string | undefined} what is wrong with it
 */
function wrong(file, imported) {
  const from = roomOf(file.path)
  if (imported.file !== undefined) {
    const top = imported.file.split('/')[0]
    if (top === 'test' && !file.path.startsWith('test/')) return 'nothing but tests imports test'
    if (from === undefined) return undefined
    if (top === 'resources') return undefined
    const to = roomOf(imported.file)
    if (to === undefined) return `${from} may not import ${imported.file}`
    if (to === from) return from === 'renderer' ? crossing(file.path, imported) : undefined
    const allowed = from === 'root' ? composition : (rooms[from] ?? { rooms: [] })
    if (allowed.rooms.includes(to)) return undefined
    if ('types' in allowed && allowed.types?.includes(to)) {
      return imported.typeOnly ? undefined : `${from} may import only types of ${to}: ${imported.file}`
    }
    return `${from} may not import ${to}: ${imported.file}`
  }
  if (from === undefined || imported.request.startsWith('.')) return undefined
  const room = from === 'root' ? { rooms: [], packages: ['electron'] } : (rooms[from] ?? { rooms: [] })
  const packages = 'packages' in room ? (room.packages ?? []) : []
  const name = guardedName(imported.request)
  const holds = packages.includes(name ?? packageOf(imported.request))
  if (holds) return undefined
  if (name) return `${from} may not import ${imported.request}`
  if ('pure' in room && room.pure) return `${from} imports nothing from outside: ${imported.request}`
  if (from === 'renderer' && imported.request.startsWith('node:')) return `renderer may not import ${imported.request}`
  return undefined
}

/** A file of a driver: its folder below main/devices is its kind of controller. */
const ofDriver = /^main\/devices\/([^/]+)\/./

/**
 * Only the registry and the driver itself import a driver; no other code compares kinds of controllers by name.
 * @param {SourceFile} file
 * @param {ReadonlySet<string>} kinds
 * @returns {string[]}
 */
function driverProblems({ path, text, imports }, kinds) {
  if (path.startsWith('test/')) return []
  const own = ofDriver.exec(path)?.[1]
  const imported = imports.flatMap(({ file = '' }) => {
    const driver = ofDriver.exec(file)?.[1]
    return driver === undefined || driver === own || path === 'main/devices/registry.ts'
      ? []
      : [`${path}: only main/devices/registry.ts imports a driver: ${file}`]
  })
  if (own !== undefined) return imported
  const compared = [...text.matchAll(/[kK]ind\b(?:\([^()]*\))?\)?\s*[!=]==\s*'(\w+)'/g)].flatMap(([, kind = '']) =>
    kinds.has(kind)
      ? [`${path}: compares a kind of controller with '${kind}'; take a trait of controller-kinds.ts`]
      : [],
  )
  return [...imported, ...compared]
}

/**
 * @param {Map<string, SourceFile>} files
 * @returns {string[][]} each cycle once, as paths
 */
function cycles(files) {
  /** @type {string[][]} */
  const found = []
  /** @type {Map<string, 'open' | 'done'>} */
  const states = new Map()
  /** @type {string[]} */
  const trail = []
  /** @param {string} path */
  const visit = (path) => {
    states.set(path, 'open')
    trail.push(path)
    for (const { file } of files.get(path)?.imports ?? []) {
      if (file === undefined || !files.has(file) || file === path) continue
      if (states.get(file) === 'open') found.push([...trail.slice(trail.indexOf(file)), file])
      else if (!states.has(file)) visit(file)
    }
    trail.pop()
    states.set(path, 'done')
  }
  for (const path of files.keys()) if (!states.has(path)) visit(path)
  return found
}

/** Limits of the module diagram: number of modules and of levels. */
const most = { modules: 40, levels: 7 }

/**
 * The module that a file belongs to in the diagram: a folder of main or of the renderer, or a single file.
 * @param {string} path
 */
function moduleOf(path) {
  const [top = '', second = '', third] = path.split('/')
  if (!['main', 'preload', 'renderer'].includes(top)) return undefined
  return third === undefined ? (top === 'preload' ? top : path) : `${top}/${second}`
}

/**
 * The modules of main, preload and renderer by level: a module is one level above the highest module that it imports.
 * @param {Iterable<SourceFile>} files
 * @returns {{ levels: string[][], arrows: number, circles: string[] }}
 */
export function moduleLevels(files) {
  /** @type {Map<string, Set<string>>} */
  const arrows = new Map()
  for (const file of files) {
    const from = moduleOf(file.path)
    if (from === undefined) continue
    const to = arrows.get(from) ?? new Set()
    arrows.set(from, to)
    for (const imported of file.imports) {
      const target = imported.file === undefined ? undefined : moduleOf(imported.file)
      if (target !== undefined && target !== from) to.add(target)
    }
  }
  /** @type {Map<string, number>} */
  const heights = new Map()
  /** @type {string[]} */
  const circles = []
  /**
   * @param {string} name
   * @param {readonly string[]} trail
   * @returns {number}
   */
  const height = (name, trail) => {
    const known = heights.get(name)
    if (known !== undefined) return known
    if (trail.includes(name)) {
      circles.push([...trail.slice(trail.indexOf(name)), name].join(' -> '))
      return 0
    }
    const below = [...(arrows.get(name) ?? [])].map((target) => height(target, [...trail, name]) + 1)
    const found = Math.max(0, ...below)
    heights.set(name, found)
    return found
  }
  for (const name of arrows.keys()) height(name, [])
  /** @type {string[][]} */
  const levels = []
  for (const [name, at] of heights) (levels[at] ??= []).push(name)
  const count = [...arrows.values()].reduce((sum, targets) => sum + targets.size, 0)
  return { levels: levels.map((names) => names.toSorted()), arrows: count, circles }
}

/** @returns {string[]} the module diagram, one line per level, highest first */
export function modulePicture() {
  const { levels, arrows } = moduleLevels(sourcesOf(shipped).values())
  const modules = levels.reduce((sum, names) => sum + names.length, 0)
  return [
    `${modules} modules on ${levels.length} levels, ${arrows} arrows (at most ${most.modules} on ${most.levels})`,
    ...levels.map((names, at) => `${at}  ${names.join(' ')}`).toReversed(),
  ]
}

/** Folders of what runs at a customer's site. */
const shipped = ['main', 'preload', 'renderer']

/**
 * @param {readonly string[]} folders
 * @param {string} [base]
 */
const sourcesOf = (folders, base) =>
  new Map(filesBelow(folders, /\.(?:[cm]?ts|tsx|mjs)$/, base).map((path) => [path, readSource(path, base)]))

/**
 * Circles of modules, and more modules or levels than the limits.
 * @param {Iterable<SourceFile>} files
 * @returns {string[]}
 */
function diagramProblems(files) {
  const { levels, circles } = moduleLevels(files)
  const modules = levels.reduce((sum, names) => sum + names.length, 0)
  const problems = circles.map((circle) => `circle of modules: ${circle}`)
  if (modules > most.modules)
    problems.push(`${modules} modules, at most ${most.modules}: join two that change together`)
  if (levels.length > most.levels) {
    const top = levels.slice(most.levels).flat().join(', ')
    problems.push(`${levels.length} levels of modules, at most ${most.levels}: ${top} must go lower`)
  }
  return problems
}

/**
 * Modules and permissions of the table that the code does not use.
 * @param {string} [base] the folder to check; default: the project
 * @returns {string[]} one line per problem
 */
export function unusedPermissions(base) {
  /** @type {Map<string, Set<string>>} */
  const used = new Map()
  for (const { path, imports } of sourcesOf([...shipped, 'native'], base).values()) {
    const from = roomOf(path)
    if (from === undefined) continue
    const to = used.get(from) ?? new Set()
    used.set(from, to)
    for (const { file, request } of imports) to.add(file === undefined ? packageOf(request) : (roomOf(file) ?? ''))
  }
  return Object.entries(rooms).flatMap(([name, { rooms: allowed, types = [], packages = [] }]) => {
    const uses = used.get(name)
    if (!uses) return [`the table of modules has ${name}, which has no file`]
    // a package of several modules, such as @serialport/stream, counts as one
    const isUsed = (/** @type {string} */ to) => [...uses].some((each) => each === to || each.startsWith(`@${to}/`))
    return [...allowed, ...types, ...packages]
      .filter((to) => !isUsed(to))
      .map((to) => `the table of modules lets ${name} import ${to}, which it does not`)
  })
}

/**
 * Checks the code against the table of modules above.
 * @param {string} [base] the folder to check; default: the project
 * @returns {string[]} one line per problem
 */
export function boundaryProblems(base) {
  const files = sourcesOf([...shipped, 'native', 'test'], base)
  /** @type {string[]} */
  const problems = []
  const kinds = new Set([...files.keys()].flatMap((path) => ofDriver.exec(path)?.[1] ?? []))
  for (const file of files.values()) {
    problems.push(...driverProblems(file, kinds))
    const room = roomOf(file.path)
    const name = file.path.split('/').at(-1) ?? ''
    if (forbiddenNames.test(name)) problems.push(`${file.path}: the name does not say what the file is for`)
    if (room !== undefined) {
      if (room !== 'root' && !rooms[room]) {
        problems.push(`${file.path}: ${room} is not in the table of native/toolchain/boundaries.mjs`)
      }
      const place = room === 'renderer' ? misplaced(file.path) : undefined
      if (place) problems.push(`${file.path}: ${place}`)
      if (/^index\.tsx?$/.test(name)) problems.push(`${file.path}: index files are not allowed`)
      // the contract may re-export types: it is the renderer's only view of main
      if (file.imports.some(({ reExport, typeOnly }) => reExport && !(typeOnly && room === 'contract')))
        problems.push(`${file.path}: re-exporting another file is not allowed`)
    }
    for (const imported of file.imports) {
      const message = wrong(file, imported)
      if (message) problems.push(`${file.path}: ${message}`)
    }
    for (const open of file.databaseOpens) problems.push(`${open.path}:${open.line}: ${open.message}`)
    const opens = file.imports.some(({ request, typeOnly }) => request === 'better-sqlite3' && !typeOnly)
    if (opens && room !== undefined && file.path !== 'main/store/open.ts') {
      problems.push(`${file.path}: databases are opened in main/store/open.ts only`)
    }
  }
  for (const cycle of cycles(files)) problems.push(`cycle: ${cycle.join(' -> ')}`)
  problems.push(...diagramProblems(files.values()))
  return [...new Set(problems)]
}
