/** Which part of the guide is open, and which part belongs to each screen. */
import { create } from 'zustand'
import { useRoute, type Screen } from '../desk/route'

/** Id of the part, or `rule-4.2` for a rule; null: Help is closed. */
export const useHelp = create<{ readonly at: string | null }>()(() => ({ at: null }))

const PART: Readonly<Record<Screen, string>> = {
  live: 'find-out-why-a-person-was-refused',
  alarms: 'look-at-an-alarm',
  violations: 'let-in-a-person-who-was-wrongly-refused',
  areas: 'let-violations-through-for-a-time',
  doors: 'a-reader-is-offline',
  history: 'find-out-why-a-person-was-refused',
  people: 'block-a-lost-card',
  site: 'draft-review-apply',
  import: 'add-areas-doors-and-people',
  audit: 'audit',
  handover: 'hand-over',
}
/** Ids that a screen opens Help at; a test holds them against the guide. */
export const SCREEN_PARTS: readonly string[] = Object.values(PART)

export const showHelp = (at: string): void => useHelp.setState({ at })
export const closeHelp = (): void => useHelp.setState({ at: null })
/** Opens Help at the part about the screen in view. */
export const openHelp = (): void => showHelp(PART[useRoute.getState().screen])
/** Opens the text of a rule of apb.md, such as `4.2`. */
export const showRule = (rule: string): void => showHelp(`rule-${rule}`)
