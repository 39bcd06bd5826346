/** People whose card was opened at this desk, newest first: the palette offers them first. Forgotten with the sign-out. */
import { create } from 'zustand'
import type { CardholderId } from '../../../preload/contract/models'

const KEPT = 20

export const useRecent = create<{ readonly people: readonly CardholderId[] }>()(() => ({ people: [] }))

export function noteRecent(person: CardholderId): void {
  const { people } = useRecent.getState()
  useRecent.setState({ people: [person, ...people.filter((id) => id !== person)].slice(0, KEPT) })
}

export const forgetRecent = (): void => useRecent.setState({ people: [] })
