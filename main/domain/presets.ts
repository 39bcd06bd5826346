/**
 * The anti-passback that an installer knows from another system, as settings of ours (apb.md 8). Data alone: nothing in the
 * engine knows a vendor. The editor offers them by name and writes the settings into the draft.
 */
import type { Area, ReaderApb, Site } from './site'

/** What a preset sets, and on what. */
export interface PresetSettings {
  readonly site?: Partial<Site['apb']>
  readonly area?: Partial<Area['apb']>
  readonly reader?: ReaderApb
}

/** What the installer has to say: whole numbers, or ids of the site. */
export type PresetQuestion = 'minutes' | 'revertSeconds' | 'reentryMinutes' | 'presenceExpiryMinutes' | 'after'

export interface PresetAnswers {
  readonly minutes?: number
  readonly revertSeconds?: number
  readonly reentryMinutes?: number
  readonly presenceExpiryMinutes?: number
  readonly after?: readonly string[]
  readonly grantOnViolation?: boolean
}

export interface Preset {
  readonly id: string
  /** As installers of that system call it. */
  readonly name: string
  readonly asks: readonly PresetQuestion[]
  /** The only minutes that system has, where it has a list. */
  readonly minutes?: readonly number[]
  readonly settings: (answers: PresetAnswers) => PresetSettings
}

const hours = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => (from + i) * 60)

/** 15, 30, 45 minutes, 1 to 23 hours, 1 to 7 days. */
export const ALARM_COM_MINUTES: readonly number[] = [15, 30, 45, ...hours(1, 23), ...hours(1, 7).map((h) => h * 24)]

const area = (mode: 'soft' | 'hard'): PresetSettings => ({ area: { mode } })
const timedReader = (
  { minutes = 0 }: PresetAnswers,
  clearedBy: readonly ('other-credential' | 'other-reader')[],
): PresetSettings => ({ reader: { mode: 'timed-reader', minutes, clearedBy } })
const soft = (): PresetSettings => ({ reader: { mode: 'soft' } })
const hard = (): PresetSettings => ({ reader: { mode: 'hard' } })

const preset = (id: string, name: string, asks: readonly PresetQuestion[], settings: Preset['settings']): Preset => ({
  id,
  name,
  asks,
  settings,
})

export const PRESETS: readonly Preset[] = [
  {
    ...preset('alarm-com', 'Alarm.com reader-based', ['minutes'], (answers) =>
      timedReader(answers, ['other-credential', 'other-reader']),
    ),
    minutes: ALARM_COM_MINUTES,
  },
  preset('verkada-soft', 'Verkada soft', [], () => area('soft')),
  preset('verkada-hard', 'Verkada hard', [], () => area('hard')),
  preset('keri-soft', 'Keri / Mercury soft', [], soft),
  preset('keri-hard', 'Keri / Mercury hard', [], hard),
  preset('keri-timed-reader', 'Keri timed reader', ['minutes'], (answers) => timedReader(answers, [])),
  preset('keri-timed-user', 'Keri timed user', ['minutes'], ({ minutes = 0 }) => ({
    reader: { mode: 'timed-user', minutes },
  })),
  preset('keri-timed-extended', 'Keri timed extended', ['minutes'], ({ minutes = 0 }) => ({
    reader: { mode: 'timed-extended', minutes },
  })),
  preset('keri-hard-revert-to-soft', 'Keri hard revert to soft', ['revertSeconds'], ({ revertSeconds = 0 }) => ({
    reader: { mode: 'hard-revert-soft', revertSeconds },
  })),
  preset('topaz', 'Topaz', ['reentryMinutes'], ({ reentryMinutes = 0, grantOnViolation = false }) => ({
    site: { enabled: true, grantOnViolation },
    area: { reentryMinutes },
  })),
  preset('hikvision-route', 'Hikvision route', ['after'], ({ after = [] }) => ({ reader: { mode: 'route', after } })),
  preset('mercury-1', 'Mercury 1: soft', [], soft),
  preset('mercury-2', 'Mercury 2: hard', [], hard),
  preset('mercury-3-6', 'Mercury 3/6: reader, last user', ['minutes'], (answers) =>
    timedReader(answers, ['other-credential']),
  ),
  preset('mercury-4-7', 'Mercury 4/7: reader, access history', ['minutes'], (answers) =>
    timedReader(answers, ['other-reader']),
  ),
  preset('mercury-5-8', 'Mercury 5/8: timed area', ['presenceExpiryMinutes'], ({ presenceExpiryMinutes = 0 }) => ({
    reader: { mode: 'hard' },
    area: { presenceExpiryMinutes },
  })),
]
