/** Answers about people: the list, the card of one, what they could open, and edits by an administrator. */
import type { CardholderId } from '../domain/ids'
import { messageOf, ok } from '../domain/result'
import { recordReason } from '../domain/recorded-reason'
import { hasDoor, type Cardholder } from '../domain/site'
import { DAY, formatInstant, type Instant } from '../domain/time'
import type { PeopleView } from '../engine/view'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Operator } from '../../preload/contract/models'
import type { Opening } from '../../preload/contract/people'
import type { Requests } from '../../preload/contract/requests'
import { offsetsOf } from '../text/local-time'
import { certaintyOf } from './confidence'
import { peopleList, type PeopleAround } from './people-list'
import { personCard, type PeopleSources } from './person-card'
import { whilePresent, type Present } from './presence'
import type { DeskOptions } from './running'

type Names = 'people' | 'personCard' | 'canOpen' | 'peopleOnFile' | 'editPeople'

export type PeopleAnswers = {
  readonly [Name in Names]: (
    asker: Present & { readonly operator: Operator },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** The facts of all people are queried again at most this often; nobody follows them live. */
const FACTS_MS = 1_000
/** How far ahead somebody may ask. */
const AHEAD = 366 * DAY

const failed = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })
const notFound = (id: CardholderId): Failure => failed('not-found', `there is no cardholder ${id} on this site`)

/** Of the site in force; another site needs other answers. */
export function peopleAnswers(sources: PeopleSources): PeopleAnswers {
  const { options, around } = sources
  const { running, clock } = options
  const { site, ask } = running
  const list = peopleList(site)
  const offset = offsetsOf(site.timeZone)
  const localMinute = (): string => formatInstant(clock.now() + offset(clock.now())).slice(0, 16)
  const facts = factsOf(ask, clock.now)

  const aroundNow = (): PeopleAround => {
    const { clues, layout, now } = around()
    return {
      photo: running.photos.version,
      localMinute: localMinute(),
      confidence: (cardholder, location, since) =>
        certaintyOf({ cardholder, location, since }, clues, layout, now).confidence,
    }
  }

  const find = (id: CardholderId): Cardholder | undefined => around().people.cardholder(id)

  return {
    people: async (_asker, query) => {
      const seen = await facts()
      // The facts are in the order of their site; the screen queries again when the site changes.
      if (running.site !== site) return failed('change', 'the site changed while the list was made: ask again')
      return ok(list.page(query, seen, aroundNow()))
    },
    personCard: async (_asker, id) => {
      const person = find(id)
      const card = person ? await personCard(person, { ...sources, localMinute: localMinute() }) : null
      return card ? ok(card) : notFound(id)
    },
    canOpen: async (_asker, id, reader, at): Promise<Answer<Opening | null>> => {
      const person = find(id)
      if (!person) return notFound(id)
      if (!site.readers.filter(hasDoor).some((one) => one.id === reader))
        return failed('not-found', `there is no reader ${reader} with a door on this site`)
      const now = clock.now()
      if (at > now + AHEAD) return failed('bad-argument', `at: must be at most a year ahead, got ${formatInstant(at)}`)
      const credentials = person.credentials.map((one) => one.id)
      try {
        const saved = at > now ? await ask('saved', {}) : null
        const openings = saved
          ? await running.changes.ask('openingsAt', { saved, credentials, at })
          : await ask('openings', { credentials, at: now })
        return ok(openings.readers.find((one) => one.reader === reader) ?? null)
      } catch (error) {
        return failed('change', messageOf(error))
      }
    },
    peopleOnFile: (_asker, ids) => ok(running.people.onFile(ids)),
    editPeople: async (asker, edits, reason) => {
      const done = await whilePresent(asker, running.people.edit(edits, asker.operator.name, recordReason(reason)))
      if (!done.ok) return done.error
      return done.value.ok ? ok(done.value.value) : failed(done.value.error.code, done.value.error.detail)
    },
  }
}

/** The facts of everybody, asked for once for several parts of a list. */
function factsOf(ask: DeskOptions['running']['ask'], clock: () => Instant): () => Promise<PeopleView> {
  let known: { readonly at: Instant; readonly facts: Promise<PeopleView> } | undefined
  return () => {
    const now = clock()
    if (!known || now - known.at >= FACTS_MS || now < known.at) {
      const asked = ask('people', {})
      asked.catch(() => (known = undefined))
      known = { at: now, facts: asked }
    }
    return known.facts
  }
}
