/** What is done about a roll-call at this desk: where people are seen, who is looked at, ticking off. */
import { create } from 'zustand'
import type { AreaId, CardholderId } from '../../../preload/contract/models'
import { ask, request } from '../../bridge'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { sayDone } from '../desk/sheet'
import { siteIndex } from '../site/site'

interface MusterView {
  /** Where ticked-off people are seen; null = the site's first muster point, else outside. */
  readonly place: AreaId | null
  readonly person: CardholderId | null
  readonly query: string
  /** Whether the roll-call is what the Areas screen shows, where both do not fit. */
  readonly shown: boolean
}

export const useMuster = create<MusterView>()(() => ({ place: null, person: null, query: '', shown: true }))

export const seeAt = (place: AreaId): void => useMuster.setState({ place })
export const lookAt = (person: CardholderId | null): void => useMuster.setState({ person })
export const searchRoll = (query: string): void => useMuster.setState({ query, person: null })
export const showMuster = (shown: boolean): void => useMuster.setState({ shown })

/** Freezes who is inside and starts the roll-call. */
export const freezeMuster = request('freezeMuster')
/** Ends the roll-call. */
export const reconcileMuster = request('reconcileMuster')

const OUTSIDE = 0

/** Where people can be seen: muster points first, then everywhere else. */
export function placesToSee(): readonly AreaId[] {
  const { areas } = siteIndex().view
  const points = areas.filter(({ musterPoint }) => musterPoint)
  return [...points, ...areas.filter(({ musterPoint }) => !musterPoint)].map(({ id }) => id)
}

export const placeSeen = (place: AreaId | null): AreaId => place ?? placesToSee()[0] ?? OUTSIDE

export async function tickOff(person: CardholderId, on: boolean): Promise<void> {
  const answer = await ask('tickOff', person, placeSeen(useMuster.getState().place), on)
  if (!answer.ok) sayDone(failureWords(answer), now())
}

/** Puts the roll-call on paper: a PDF in the data folder, whose name is said in the foot. */
export async function printRoll(): Promise<void> {
  const answer = await ask('musterDocument')
  sayDone(answer.ok ? text('handover.saved', { file: answer.value.file }) : failureWords(answer), now())
}
