/** Why a location is doubtful, in words. */
import type { Confidence, ConfidenceReason, Instant } from '../../preload/contract/models'
import type { Names } from './names'
import { text, textIn } from './text'

/** Rising with how sure a location is. */
export const SURENESS: Readonly<Record<Confidence, number>> = { unknown: 0, low: 1, medium: 2, high: 3 }

export function confidenceWords(because: ConfidenceReason, names: Names, now: Instant): string {
  const values = {
    door: because.door === undefined ? '' : names.door(because.door),
    reader: because.reader === undefined ? '' : names.reader(because.reader),
    controller: because.controller === undefined ? '' : names.controller(because.controller),
    at: because.at === undefined ? '' : names.zone.near(because.at, now),
  }
  return textIn('confidence.because.', because.code, values) ?? text('confidence.because.other')
}

/** Worth a note of its own beside a decision: the decision may rest on a wrong belief. */
export const isDoubtful = (confidence: Confidence): boolean => confidence === 'low' || confidence === 'medium'
