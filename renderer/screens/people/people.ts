/** Names of people, asked for in batches as rows come to be drawn: the site may have a million of them. */
import { create } from 'zustand'
import type { CardholderId, PersonName } from '../../../preload/contract/models'
import { ask } from '../../bridge'

const BATCH = 500
/** Past this many the names are forgotten and asked for again: a desk runs for months. */
const LIMIT = 50_000

export const usePeople = create<{ readonly known: ReadonlyMap<CardholderId, PersonName> }>()(() => ({
  known: new Map(),
}))

/** Known from before the site changed. */
let doubted = new Set<CardholderId>()
const wanted = new Set<CardholderId>()
const asked = new Set<CardholderId>()
let scheduled = false

/** Remembers names that came with something else. */
export function learn(people: readonly PersonName[]): void {
  if (people.length === 0) return
  const { known } = usePeople.getState()
  const next = new Map(known.size + people.length > LIMIT ? [] : known)
  for (const person of people) {
    next.set(person.id, person)
    doubted.delete(person.id)
  }
  usePeople.setState({ known: next })
}

async function fetchWanted(): Promise<void> {
  scheduled = false
  const ids = [...wanted].slice(0, BATCH)
  for (const id of ids) {
    wanted.delete(id)
    asked.add(id)
    doubted.delete(id)
  }
  if (wanted.size > 0) schedule()
  const answer = await ask('names', ids)
  if (answer.ok) learn(answer.value)
  // A failed request may be repeated by the next row; an unknown id is not requested again.
  else for (const id of ids) asked.delete(id)
}

function schedule(): void {
  if (scheduled) return
  scheduled = true
  setTimeout(() => void fetchWanted(), 0)
}

/** The site changed: names stay until a component requests them again. */
export function doubtPeople(): void {
  asked.clear()
  doubted = new Set(usePeople.getState().known.keys())
}

/** Photos changed: every known person is requested again. */
export function askAgain(): void {
  doubtPeople()
  for (const id of usePeople.getState().known.keys()) personName(id)
}

/** Nobody may see names any more; they are requested again after the next sign-in. */
export function forgetPeople(): void {
  wanted.clear()
  asked.clear()
  doubted.clear()
  usePeople.setState({ known: new Map() })
}

/** The name if it is known; else it is requested, and the id is shown until it arrives. */
export function personName(id: CardholderId): string {
  const found = usePeople.getState().known.get(id)
  if (found && !doubted.has(id)) return found.name
  if (!asked.has(id)) {
    wanted.add(id)
    schedule()
  }
  return found?.name ?? id
}
