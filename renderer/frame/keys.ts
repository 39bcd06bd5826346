/**
 * The keys of the desk, in one table: what listens, what `?` lists and what the foot hints at all read it. No single key
 * opens a door or resets anybody; those open a dialog, and Ctrl+Enter does it.
 */
import type { TextKey } from '../format/text'
import type { Ability } from '../screens/session/session'
import { DIGIT, OTHER_SCREENS, SCREENS, type RailScreen, type Screen } from '../screens/desk/route'

export type Command =
  | `screen-${RailScreen}`
  | 'handover'
  | 'exempt'
  | 'next'
  | 'previous'
  | 'extend-next'
  | 'extend-previous'
  | 'follow'
  | 'leave'
  | 'acknowledge'
  | 'shelve'
  | 'note'
  | 'mute'
  | 'violations-only'
  | 'search'
  | 'timeline'
  | 'clear'
  | 'reset'
  | 'free-pass'
  | 'unlock'
  | 'end'
  | 'export'
  | 'lock'
  | 'switch-operator'
  | 'tick'
  | 'steps'
  | 'take'
  | 'close'
  | 'assign'
  | 'print'
  | 'muster'
  | 'undo'
  | 'redo'
  | 'next-problem'
  | 'previous-problem'
  | 'new-thing'
  | 'review'
  | 'import-next'
  | 'edit-person'
  | 'block-card'
  | 'show-in-live'
  | 'palette'
  | 'help'
  | 'keys'

export interface Binding {
  /** As shown: `A`, `Ctrl+E`. */
  readonly keys: string
  readonly command: Command
  readonly says: TextKey
  /** Screens on whose foot the key is hinted at; none = only in the list. */
  readonly foot?: readonly Screen[]
  /** The only screens on which the key does anything; elsewhere it is left to the page. */
  readonly on?: readonly Screen[]
  /** What the role must be allowed for the key to do anything; none = everybody. */
  readonly needs?: Ability
}

const EVERYWHERE: readonly Screen[] = [...SCREENS, ...OTHER_SCREENS]

export const BINDINGS: readonly Binding[] = [
  ...SCREENS.map((screen): Binding => ({
    keys: DIGIT[screen],
    command: `screen-${screen}`,
    says: `screen.${screen}`,
    ...(screen === 'audit' ? { needs: 'audit' as const } : {}),
  })),
  { keys: '?', command: 'keys', says: 'keys.keys', foot: EVERYWHERE },
  { keys: 'F1', command: 'help', says: 'keys.help', foot: EVERYWHERE },
  { keys: 'Ctrl+K', command: 'palette', says: 'keys.palette', foot: EVERYWHERE },
  { keys: 'J', command: 'next', says: 'keys.next', foot: EVERYWHERE },
  { keys: 'K', command: 'previous', says: 'keys.previous', foot: EVERYWHERE },
  { keys: 'Shift+↓', command: 'extend-next', says: 'keys.extend-next', on: ['alarms'] },
  { keys: 'Shift+↑', command: 'extend-previous', says: 'keys.extend-previous', on: ['alarms'] },
  { keys: 'Home', command: 'follow', says: 'keys.first' },
  { keys: 'Home', command: 'follow', says: 'keys.follow', on: ['live'], foot: ['live'] },
  { keys: 'Home', command: 'follow', says: 'keys.refresh', on: ['history'], foot: ['history'] },
  { keys: 'Esc', command: 'leave', says: 'keys.leave' },
  { keys: 'A', command: 'acknowledge', says: 'keys.acknowledge', needs: 'acknowledge', foot: ['live', 'alarms'] },
  { keys: 'S', command: 'shelve', says: 'keys.shelve', needs: 'shelve', foot: ['alarms'] },
  { keys: 'N', command: 'note', says: 'keys.note', needs: 'note', foot: ['live', 'alarms', 'violations'] },
  { keys: 'M', command: 'mute', says: 'keys.mute' },
  { keys: 'V', command: 'violations-only', says: 'keys.violations-only' },
  { keys: '/', command: 'search', says: 'keys.search' },
  { keys: 'T', command: 'timeline', says: 'keys.timeline' },
  { keys: 'C', command: 'clear', says: 'keys.clear', needs: 'release', foot: ['violations', 'people'] },
  { keys: 'R', command: 'reset', says: 'keys.reset', needs: 'release', foot: ['violations'] },
  { keys: 'F', command: 'free-pass', says: 'keys.free-pass', needs: 'release', foot: ['violations'] },
  { keys: 'U', command: 'unlock', says: 'keys.unlock', needs: 'unlock', foot: ['doors'] },
  { keys: 'G', command: 'take', says: 'keys.take', needs: 'acknowledge', foot: ['alarms'] },
  { keys: 'D', command: 'close', says: 'keys.close-alarm', needs: 'acknowledge', foot: ['alarms'] },
  { keys: 'P', command: 'assign', says: 'keys.assign' },
  { keys: 'I', command: 'steps', says: 'keys.steps', foot: ['live', 'alarms'] },
  { keys: 'Space', command: 'tick', says: 'keys.tick', needs: 'acknowledge', foot: ['areas'] },
  { keys: 'Ctrl+P', command: 'print', says: 'keys.print' },
  { keys: 'Ctrl+M', command: 'muster', says: 'keys.muster' },
  { keys: 'E', command: 'export', says: 'keys.export', needs: 'export', foot: ['history'] },
  { keys: 'Ctrl+H', command: 'handover', says: 'keys.handover' },
  { keys: 'X', command: 'exempt', says: 'keys.exempt', needs: 'release', foot: ['violations'] },
  {
    keys: 'E',
    command: 'edit-person',
    says: 'keys.edit-person',
    needs: 'edit-people',
    on: ['people'],
    foot: ['people'],
  },
  { keys: 'O', command: 'block-card', says: 'keys.block-card', needs: 'switch-card', on: ['people'], foot: ['people'] },
  { keys: 'L', command: 'show-in-live', says: 'keys.show-in-live', on: ['people'], foot: ['people'] },
  { keys: 'Ctrl+E', command: 'end', says: 'keys.end' },
  { keys: 'Ctrl+Z', command: 'undo', says: 'keys.undo', needs: 'edit-site', on: ['site'], foot: ['site'] },
  { keys: 'Ctrl+Y', command: 'redo', says: 'keys.redo', needs: 'edit-site', on: ['site'] },
  { keys: 'F8', command: 'next-problem', says: 'keys.next-problem', on: ['site'], foot: ['site'] },
  { keys: 'Shift+F8', command: 'previous-problem', says: 'keys.previous-problem', on: ['site'] },
  {
    keys: 'Ctrl+N',
    command: 'new-thing',
    says: 'keys.new-thing',
    needs: 'edit-site',
    on: ['site', 'people'],
    foot: ['site', 'people'],
  },
  { keys: 'Ctrl+Enter', command: 'review', says: 'keys.review', needs: 'edit-site', on: ['site'], foot: ['site'] },
  {
    keys: 'Ctrl+Enter',
    command: 'import-next',
    says: 'keys.import-next',
    needs: 'change',
    on: ['import'],
    foot: ['import'],
  },
  { keys: 'Ctrl+L', command: 'lock', says: 'keys.lock' },
  { keys: 'Ctrl+O', command: 'switch-operator', says: 'keys.switch-operator' },
]

/** Keys inside a dialog, for the list alone: the dialog listens to them itself. */
export const DIALOG_KEYS: readonly { readonly keys: string; readonly says: TextKey }[] = [
  { keys: '1 to 9', says: 'keys.reason' },
  { keys: 'Ctrl+Enter', says: 'keys.do' },
  { keys: 'Esc', says: 'keys.nothing' },
]

const NAMES: Readonly<Record<string, string>> = { Escape: 'Esc', ' ': 'Space', ArrowDown: '↓', ArrowUp: '↑' }

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'> & { readonly shiftKey?: boolean }

/**
 * The binding of a pressed key on a screen, or undefined. A binding of that screen alone comes before one of all screens.
 * Letters count in either case; a held Alt or Meta never counts.
 */
export function bindingOf(event: Pressed, screen: Screen): Binding | undefined {
  if (event.altKey || event.metaKey) return undefined
  const key = NAMES[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
  const named = event.shiftKey === true && /^(?:F\d|[↑↓])/.test(key) ? `Shift+${key}` : key
  const pressed = event.ctrlKey ? `Ctrl+${named}` : named
  // The other usual key for it.
  const isRedo = event.shiftKey === true && pressed === 'Ctrl+Z'
  const fits = BINDINGS.filter((binding) => (isRedo ? binding.command === 'redo' : binding.keys === pressed))
  return fits.find(({ on }) => on?.includes(screen)) ?? fits.find(({ on }) => on === undefined)
}

/** One binding per command, for a list of commands: the one that the screen has of its own comes first. */
export const commandsOn = (screen: Screen): readonly Binding[] => {
  const found = new Map<Command, Binding>()
  for (const binding of BINDINGS)
    if (!found.has(binding.command) || binding.on?.includes(screen)) found.set(binding.command, binding)
  return [...found.values()]
}

export const commandOf = (event: Pressed, screen: Screen): Command | undefined => bindingOf(event, screen)?.command
