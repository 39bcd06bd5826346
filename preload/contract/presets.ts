/** Rules of readers, and the presets of other systems, as the window offers them. */
import * as presets from '../../main/domain/presets'
import * as site from '../../main/domain/site'

export type Preset = presets.Preset
export type PresetAnswers = presets.PresetAnswers
export type ReaderMode = site.ReaderMode

export const PRESETS = presets.PRESETS
export const ALARM_COM_MINUTES = presets.ALARM_COM_MINUTES
/** In the order in which they are offered. */
export const READER_MODES = site.READER_MODES
