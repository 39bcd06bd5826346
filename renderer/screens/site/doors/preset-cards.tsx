/** The systems an installer may know, by name. Choosing one fills in the fields below and does nothing else. */
import { PRESETS, type Preset } from '../../../../preload/contract/presets'
import { text, textIn } from '../../../format/text'
import { now } from '../../desk/clock'
import { OBSERVE_DAYS } from '../areas/area-form'
import { edit, useDraft } from '../draft'
import { useBound } from '../form'
import { useSite } from '../site'
import { PresetDrawing } from './drawings'
import { presetEdits, presetsOf } from './preset-edits'

const DAY = 86_400_000
const isMercury = ({ id }: Preset): boolean => id.startsWith('mercury-')
const CARDS = PRESETS.filter((preset) => !isMercury(preset))

/** Which preset each of Mercury's modes is; mode 0 has no preset. */
const MERCURY: readonly (readonly [mode: number, preset: string | null])[] = [
  [0, null],
  [1, 'mercury-1'],
  [2, 'mercury-2'],
  [3, 'mercury-3-6'],
  [4, 'mercury-4-7'],
  [5, 'mercury-5-8'],
  [6, 'mercury-3-6'],
  [7, 'mercury-4-7'],
  [8, 'mercury-5-8'],
]

export function PresetCards() {
  const { id, thing } = useBound()
  const state = useDraft((draft) => draft.state)
  const site = useSite()
  if (!state || !thing) return null
  const on = presetsOf(state.document, thing)
  const choose = (preset: Preset | null): void =>
    void edit((document) => presetEdits(document, id, preset, site.zone.toLocal(now() + OBSERVE_DAYS * DAY)))
  return (
    <div className="presets" role="group" aria-label={text('site-preset')}>
      {CARDS.map((preset) => (
        <button
          key={preset.id}
          type="button"
          className={`preset ${on.includes(preset.id) ? 'on' : ''}`}
          aria-pressed={on.includes(preset.id)}
          onClick={() => choose(preset)}
        >
          <PresetDrawing id={preset.id} />
          <span>
            <b>{preset.name}</b>
            {textIn('site-preset.', preset.id)}
          </span>
        </button>
      ))}
      <div className="preset mercury" role="group" aria-label={text('site-preset.mercury')}>
        <span>
          <b>{text('site-preset.mercury')}</b>
          <span className="mercury-modes">
            {MERCURY.map(([mode, preset]) => (
              <button
                key={mode}
                type="button"
                className={`preset-mode ${preset !== null && on.includes(preset) ? 'on' : ''}`}
                aria-pressed={preset !== null && on.includes(preset)}
                aria-label={text('site-preset.mercury.mode', { mode })}
                onClick={() => choose(PRESETS.find((each) => each.id === preset) ?? null)}
              >
                {mode}
              </button>
            ))}
          </span>
          {text('site-preset.mercury.says')}
        </span>
      </div>
    </div>
  )
}
