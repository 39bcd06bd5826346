/** One change to several people together: all of them, or nobody. */
import { UsersRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { CardholderId } from '../../../preload/contract/models'
import type { JsonObject } from '../../../preload/contract/draft'
import type { PersonOnFile } from '../../../preload/contract/people'
import type { Reason } from '../../../preload/contract/reasons'
import type { Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { localDay } from '../../format/local-day'
import { count, text } from '../../format/text'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { goPerson } from '../desk/route'
import { idOf, nameOf, thingsOf } from '../site/thing'
import { editPeople, usePeopleOnFile, useSiteFile } from './editing'
import { refreshPeople } from './list'
import { listOf, withField } from './person-file'
import { DayInput } from './person-form'
import { untickAll } from './ticked'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'edit-people': { readonly people: readonly CardholderId[]; readonly act: ManyAct }
  }
}

export type ManyAct = 'group' | 'extend' | 'deactivate' | 'activate' | 'delete'

/** People that the dialog names; more are counted. */
const NAMED = 8

interface Chosen {
  readonly group: string
  readonly validTo: string
}

/** The person as the act leaves them; the same when it changes nothing. */
function changed(person: JsonObject, act: Exclude<ManyAct, 'delete'>, { group, validTo }: Chosen): JsonObject {
  switch (act) {
    case 'group': {
      const groups = listOf(person['groups'])
      return groups.includes(group) ? person : withField(person, 'groups', [...groups, group])
    }
    case 'extend':
      return person['validTo'] === validTo ? person : withField(person, 'validTo', validTo)
    case 'deactivate':
      return person['active'] === false ? person : { ...person, active: false }
    case 'activate':
      return person['active'] === false ? withField(person, 'active', undefined) : person
  }
}

/** Those whom the act changes, as they are and as they become; null deletes. */
function editsOf(people: readonly PersonOnFile[], act: ManyAct, chosen: Chosen) {
  return people.flatMap(({ id, person }) => {
    const after = act === 'delete' ? null : changed(person, act, chosen)
    return after === person ? [] : [{ id, before: person, after }]
  })
}

interface ManyProps {
  readonly people: readonly CardholderId[]
  readonly act: ManyAct
  readonly dock: Dock
}

export function ManySheet({ people: ids, act, dock }: ManyProps) {
  const document = useSiteFile()
  const [turn, setTurn] = useState(0)
  // Asked again after somebody else changed one of them.
  const { people, failure } = usePeopleOnFile(turn % 2 === 0 ? ids : ids.toReversed())
  const [chosen, setChosen] = useState<Chosen>({ group: '', validTo: '' })
  const isChosen = act === 'group' ? chosen.group !== '' : act === 'extend' ? chosen.validTo !== '' : true
  const edits = people === null || !isChosen ? [] : editsOf(people, act, chosen)
  const names = (people ?? []).map(({ person }) => nameOf(person))
  const run = async (reason: Reason): Promise<Answer<unknown>> => {
    const answer = await editPeople(edits, reason)
    if (!answer.ok) return answer
    const done = answer.value
    switch (done.kind) {
      case 'done':
        untickAll()
        refreshPeople()
        if (act === 'delete') goPerson(null)
        return answer
      case 'refused':
        return {
          ok: false,
          code: 'change',
          detail: done.problems.map(({ id, message }) => `${id} ${message}`).join('; '),
        }
      case 'moved': {
        setTurn(turn + 1)
        const who = done.people.map(({ id, now }) => (now ? nameOf(now.person) : id)).join(', ')
        return { ok: false, code: 'change', detail: text('many.moved', { names: who }) }
      }
    }
  }
  return (
    <ActionSheet
      dock={dock}
      reasons="import"
      title={count(`many.title.${act}`, ids.length, { name: names[0] ?? '' })}
      mark={<UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={names.length === 0 ? undefined : shortList(names)}
      steps={stepsOf(act, document, chosen, setChosen)}
      headline={count(`many.effect.${act}`, edits.length)}
      effects={
        people !== null && isChosen && edits.length < people.length
          ? [{ label: text('many.same'), value: count('many.same.n', people.length - edits.length) }]
          : []
      }
      preview={null}
      previewFailure={failure && failureWords(failure)}
      label={count(`many.do.${act}`, edits.length)}
      off={
        people === null
          ? text('person-file.reading')
          : !isChosen
            ? text(act === 'group' ? 'many.no-group' : 'many.no-day')
            : edits.length === 0
              ? text('many.nothing')
              : null
      }
      run={run}
      done={count(`many.done.${act}`, edits.length)}
    />
  )
}

const shortList = (names: readonly string[]): string =>
  names.length > NAMED
    ? text('many.and-more', { names: names.slice(0, NAMED).join(', '), n: names.length - NAMED })
    : names.join(', ')

function stepsOf(
  act: ManyAct,
  document: JsonObject | null,
  chosen: Chosen,
  setChosen: (chosen: Chosen) => void,
): readonly { readonly title: string; readonly body: ReactNode }[] {
  if (act === 'group')
    return [
      {
        title: text('many.group'),
        body: (
          <select
            className="field"
            aria-label={text('many.group')}
            value={chosen.group}
            onChange={({ target }) => setChosen({ ...chosen, group: target.value })}
          >
            <option value="">{text('many.no-group')}</option>
            {(document ? thingsOf(document, 'groups') : []).map((group) => (
              <option key={idOf(group)} value={idOf(group)}>
                {nameOf(group)}
              </option>
            ))}
          </select>
        ),
      },
    ]
  if (act !== 'extend') return []
  return [
    {
      title: text('many.valid-to'),
      body: (
        <p className="pf-controls">
          <DayInput
            label={text('many.valid-to')}
            value={chosen.validTo}
            onChange={(value) => setChosen({ ...chosen, validTo: value ?? '' })}
          />
          {chosen.validTo !== '' && <span className="t3">{localDay(chosen.validTo)}</span>}
        </p>
      ),
    },
  ]
}
