/** The state of a person's form: what it began with, what is in it, and what became of saving it. */
import { useCallback, useState } from 'react'
import type { DraftProblem, JsonObject } from '../../../preload/contract/draft'
import type { PersonOnFile } from '../../../preload/contract/people'
import type { Reason } from '../../../preload/contract/reasons'
import { text } from '../../format/text'
import type { Answer, Failure } from '../../bridge'
import { goPerson } from '../desk/route'
import { same } from '../site/thing'
import type { CardRead } from './card-read'
import { editPeople } from './editing'
import { refreshPeople } from './list'
import { changedFields, copyOf, digits, freshId, listOf, merged, withField, type Field } from './person-file'

export interface PersonDraft {
  readonly person: JsonObject
  /** Digits set the PIN, null removes it; undefined leaves it. */
  readonly pin: string | null | undefined
}
export type ChangePerson = (change: (draft: PersonDraft) => PersonDraft) => void

/** What somebody else changed while the form was open. */
export interface Moved {
  readonly from: JsonObject
  readonly to: JsonObject
}

interface PersonForm {
  readonly draft: PersonDraft
  readonly change: ChangePerson
  readonly addCard: (read: CardRead) => void
  readonly name: string
  readonly changed: readonly Field[]
  readonly problems: readonly DraftProblem[]
  readonly moved: Moved | null
  /** Why it cannot be saved now; null = it can. */
  readonly off: string | null
  readonly save: (reason: Reason) => Promise<Answer<unknown>>
}

function cardOf({ format, facility, number, bits }: CardRead): JsonObject {
  return {
    id: freshId('k'),
    format,
    ...(facility === null ? {} : { facility: digits(facility) }),
    number: digits(number),
    ...(bits === undefined ? {} : { bits }),
  }
}

const isSameCard = (a: JsonObject, b: JsonObject): boolean =>
  a['format'] === b['format'] && a['number'] === b['number'] && a['facility'] === b['facility']

function withCard(draft: PersonDraft, read: CardRead): PersonDraft {
  const cards = listOf(draft.person['credentials']) as readonly JsonObject[]
  const card = cardOf(read)
  if (cards.some((one) => isSameCard(one, card))) return draft
  return { ...draft, person: withField(draft.person, 'credentials', [...cards, card]) }
}

/** What a form begins with besides the person. */
export interface FormStart {
  /** A new person is a copy of this one. */
  readonly like: JsonObject | undefined
  /** A card to put on file. */
  readonly card: CardRead | undefined
}

function begin(of: PersonOnFile | null, { like, card }: FormStart): PersonDraft {
  const draft = { person: of?.person ?? newPerson(like), pin: undefined }
  return card === undefined ? draft : withCard(draft, card)
}

function newPerson(like: JsonObject | undefined): JsonObject {
  const id = freshId('p')
  return like ? copyOf(like, id) : { id }
}

const refused = (detail: string): Failure => ({ ok: false, code: 'change', detail })

const problemWords = (problems: readonly DraftProblem[]): string =>
  [...new Set(problems.map(({ path, message }) => `${path} ${message}`.trim()))].join('; ')

/** @param of the person as the form began; null: a new one */
export function usePersonForm(of: PersonOnFile | null, start: FormStart): PersonForm {
  const [base, setBase] = useState(of?.person ?? null)
  const [draft, setDraft] = useState(() => begin(of, start))
  const [moved, setMoved] = useState<Moved | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  const [problems, setProblems] = useState<readonly DraftProblem[]>([])
  const change = useCallback<ChangePerson>((next) => {
    setProblems([])
    setGone(null)
    setDraft(next)
  }, [])
  const addCard = useCallback((read: CardRead) => change((now) => withCard(now, read)), [change])
  const { person, pin } = draft
  const name = typeof person['name'] === 'string' ? person['name'].trim() : ''

  /** Somebody changed the person meanwhile: their version becomes the ground of this edit. */
  function ontoTheirs(now: PersonOnFile | null): Failure {
    if (now === null || base === null) {
      const why = text(base === null ? 'person-file.id-taken' : 'person-file.gone')
      setGone(why)
      return refused(why)
    }
    setMoved({ from: base, to: now.person })
    setDraft({ person: merged(base, person, now.person), pin })
    setBase(now.person)
    return refused(text('person-file.moved'))
  }

  async function save(reason: Reason): Promise<Answer<unknown>> {
    const id = String(person['id'])
    const after = { ...person, name, ...(pin === undefined ? {} : { pin }) }
    const answer = await editPeople([{ id, before: base, after }], reason)
    if (!answer.ok) return answer
    const done = answer.value
    switch (done.kind) {
      case 'done':
        refreshPeople()
        goPerson(id)
        return answer
      case 'refused':
        setProblems(done.problems)
        return refused(problemWords(done.problems))
      case 'moved':
        return ontoTheirs(done.people[0]?.now ?? null)
    }
  }

  const off =
    gone ??
    (name === ''
      ? text('person-file.no-name')
      : pin === undefined && same(base, person)
        ? text('person-file.same')
        : null)
  return { draft, change, addCard, name, changed: changedFields(base, person), problems, moved, off, save }
}
