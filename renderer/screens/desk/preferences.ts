/** The look and sound of this desk. Stored on this computer only. */
import { create } from 'zustand'

export const THEMES = ['dark', 'light', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

interface Preferences {
  readonly theme: Theme
  /** 0.2 to 1: a priority 1 alarm can be made quiet, not silent. */
  readonly volume: number
  /** When the tones were last tried out, in milliseconds; null = never. */
  readonly testedAt: number | null
  /** Columns that this desk leaves out, by table. */
  readonly hiddenColumns: Readonly<Record<string, readonly string[]>>
  /** The hint what to try in the demo was closed. */
  readonly hintClosed: boolean
}

export const QUIETEST = 0.2
const KEY = 'sallyport.preferences'

function readColumns(kept: unknown): Preferences['hiddenColumns'] {
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(
    Object.entries(kept).flatMap(([table, columns]: [string, unknown]) =>
      Array.isArray(columns) ? [[table, columns.filter((id): id is string => typeof id === 'string')]] : [],
    ),
  )
}

function read(): Preferences {
  const usual: Preferences = { theme: 'dark', volume: 0.7, testedAt: null, hiddenColumns: {}, hintClosed: false }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return usual
    const { theme, volume, testedAt, hiddenColumns, hintClosed } = kept as Partial<Record<keyof Preferences, unknown>>
    return {
      theme: THEMES.find((known) => known === theme) ?? usual.theme,
      volume: typeof volume === 'number' ? Math.min(1, Math.max(QUIETEST, volume)) : usual.volume,
      testedAt: typeof testedAt === 'number' ? testedAt : null,
      hiddenColumns: readColumns(hiddenColumns),
      hintClosed: hintClosed === true,
    }
  } catch {
    // Storage that cannot be read is no reason to stay dark: the usual values serve.
    return usual
  }
}

export const usePreferences = create<Preferences>()(read)

export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change)
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()))
  } catch {
    // A full or forbidden storage costs the choice at the next start, nothing else.
  }
}

/** Puts the theme on the page, now and whenever it changes. */
export function startTheme(): () => void {
  const show = ({ theme }: Preferences): void => {
    document.documentElement.dataset['theme'] = theme
  }
  show(usePreferences.getState())
  return usePreferences.subscribe(show)
}
