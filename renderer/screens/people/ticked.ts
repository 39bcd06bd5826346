/** People who are ticked in the list, for what is done to several together. They stay ticked while the search changes. */
import { create } from 'zustand'
import type { CardholderId } from '../../../preload/contract/models'
import { MAX_PEOPLE } from '../../../preload/contract/people'
import { ask, type Failure } from '../../bridge'
import { usePeopleList } from './list'

export const useTicked = create<{ readonly people: ReadonlySet<CardholderId> }>()(() => ({ people: new Set() }))

/** Ticks or unticks; beyond the largest number of one edit nobody more is ticked. */
export function tick(person: CardholderId, on: boolean): void {
  const people = new Set(useTicked.getState().people)
  if (on && people.size < MAX_PEOPLE) people.add(person)
  else people.delete(person)
  useTicked.setState({ people })
}

export const untickAll = (): void => useTicked.setState({ people: new Set() })

/** Ticks everybody whom the search leaves, where one edit takes so many. */
export async function tickAll(): Promise<Failure | null> {
  const { search } = usePeopleList.getState()
  const answer = await ask('people', { ...search, from: 0, count: MAX_PEOPLE })
  if (!answer.ok) return answer
  useTicked.setState({ people: new Set(answer.value.rows.map(({ id }) => id)) })
  return null
}
