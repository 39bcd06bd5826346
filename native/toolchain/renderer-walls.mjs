/**
 * The parts of the renderer, lowest first, and the lower parts that each may import. The bridge to main is one file; a
 * `frame` is what stands around the screens and opens them.
 * @type {Record<string, readonly string[]>}
 */
const parts = {
  bridge: [],
  format: [],
  components: ['format'],
  screens: ['bridge', 'format', 'components'],
  frame: ['bridge', 'format', 'components', 'screens'],
}

/**
 * Subjects with a folder in `renderer/screens`, and the files of each that other subjects may import. The frame imports
 * these and any `-screen` or `-sheet`.
 * @type {Record<string, readonly string[]>}
 */
export const subjects = {
  alarms: [
    ...['alarms.ts', 'acknowledge.ts', 'auto-select.ts', 'care.ts', 'chosen.ts', 'closing.ts'],
    ...['alarm-care.tsx', 'its-alarm.tsx', 'queue.tsx'],
  ],
  areas: [],
  audit: [],
  certificates: [],
  changes: ['use-progress.ts', 'found.tsx'],
  desk: [
    ...['clock.ts', 'columns.ts', 'list.ts', 'preferences.ts', 'route.ts', 'selection.ts', 'sheet.ts', 'status.ts'],
    ...[
      'acting.ts',
      'waiting-orders.ts',
      'action-sheet.tsx',
      'reason.tsx',
      'ends.ts',
      'use-preview.ts',
      'use-second.ts',
    ],
  ],
  doors: [],
  events: [
    'acts.ts',
    'entries.ts',
    'say-entry.ts',
    'use-door-rows.ts',
    'actions.tsx',
    'details.tsx',
    'event-table.tsx',
  ],
  'first-run': ['first-run.ts'],
  handover: [],
  help: ['help.ts'],
  history: ['exporting.ts', 'past.ts', 'time-chip.tsx'],
  imports: ['imports.ts'],
  lines: [],
  live: ['filter.ts', 'lane.ts', 'lane-view.ts', 'resume.ts', 'lane-pool.ts', 'lane-columns.ts', 'column-heads.tsx'],
  muster: ['muster.ts', 'use-roll-call.ts', 'muster-panel.tsx'],
  operators: [],
  overrides: [],
  people: [
    ...[
      'people.ts',
      'faces.ts',
      'use-found.ts',
      'use-person.ts',
      'use-person-card.ts',
      'list.ts',
      'person-acts.ts',
      'card-read.ts',
      'recent.ts',
      'ticked.ts',
    ],
    ...['avatar.tsx', 'person-chip.tsx', 'person-link.tsx', 'person-facts.tsx', 'person-panel.tsx'],
  ],
  photos: [],
  records: [],
  session: ['session.ts', 'leaving.ts'],
  'sign-in': ['sign-in-form.tsx'],
  site: ['site.ts', 'naming.ts', 'tab-names.ts', 'draft.ts', 'go.ts', 'new-thing.ts', 'problems.ts', 'thing.ts'],
  sound: ['player.ts', 'sounder.ts', 'state.ts', 'tones.ts', 'sound-words.tsx'],
  violations: ['violations.ts', 'severity.ts'],
}

/**
 * @param {string} path
 * @returns {string} the part of a file of the renderer
 */
const partOf = (path) => (path === 'renderer/bridge.ts' ? 'bridge' : (path.split('/')[1] ?? ''))

/** @param {string} path */
const subjectOf = (path) => (partOf(path) === 'screens' ? path.split('/')[2] : undefined)

/** @param {string} path */
const isView = (path) => path.endsWith('.tsx')

/**
 * @param {string} path
 * @returns {string | undefined} what is wrong with the place of a file of the renderer
 */
export function misplaced(path) {
  const part = partOf(path)
  const subject = subjectOf(path)
  if (parts[part] === undefined) return `the renderer has no part ${part}`
  if (subject !== undefined && subjects[subject] === undefined) {
    return `${subject} is not in the subjects of native/toolchain/renderer-walls.mjs`
  }
  return undefined
}

/**
 * @param {string} from
 * @param {{ file?: string | undefined, typeOnly: boolean }} imported a file of the renderer that `from` imports
 * @returns {string | undefined} which inner wall of the renderer it crosses
 */
export function crossing(from, { file, typeOnly }) {
  if (file === undefined || !/\.tsx?$/.test(file)) return undefined
  const [part, target] = [partOf(from), partOf(file)]
  if (part !== target && parts[part]?.includes(target) === false) return `${part} may not import ${target}: ${file}`
  if (target === 'bridge' && isView(from) && !typeOnly) return `a view calls a store, not the bridge: ${file}`
  if (part === 'screens' && target === 'screens' && !isView(from) && isView(file)) {
    return `a store may not import a view: ${file}`
  }
  const subject = subjectOf(file)
  if (subject === undefined || subject === subjectOf(from)) return undefined
  const name = file.split('/').slice(3).join('/')
  if (subjects[subject]?.includes(name)) return undefined
  if (part === 'frame' && /-(?:screen|sheets?)\.tsx$/.test(name)) return undefined
  return `${name} is not open to other subjects: ${file}`
}
