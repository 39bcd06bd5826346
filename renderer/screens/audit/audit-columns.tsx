/** The columns of Audit, and the letters that are searched in what they show. */
import { byNumber, byWords } from '../../components/columns'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import type { Audit as Stored } from '../../../preload/contract/models'
import type { Entry } from '../../format/entry'
import { operatorWords } from '../../format/reason'
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import { goSite } from '../desk/route'
import { PersonLink } from '../people/person-link'
import { versionOf } from './audit'

export interface Act {
  readonly entry: Entry
  readonly said: Sentence
}

/** The desk's own events carry it themselves. */
const storedOf = ({ entry: { row } }: Act): Stored =>
  row.audit ?? ('operator' in row.event ? (row.event as Stored) : {})

const who = ({ entry: { row }, said }: Act): string =>
  'operator' in row.event && row.event.operator !== undefined
    ? operatorWords(row.event.operator)
    : row.event.event === 'output'
      ? operatorWords(`automation:${row.event.automation}`)
      : said.who

const HASH = /^[0-9a-f]{64}$/

/** Fields as they were stored, in one line; a hash says nothing to a person. */
export function inShort(state: string | undefined): string {
  if (state === undefined || HASH.test(state)) return ''
  try {
    const json: unknown = JSON.parse(state)
    if (typeof json !== 'object' || json === null) return String(json)
    return Object.entries(json)
      .map(([name, value]) =>
        text('audit.field', { name, value: typeof value === 'string' ? value : JSON.stringify(value) }),
      )
      .join(', ')
  } catch {
    return state
  }
}

const object = ({ said }: Act): string => (said.person === null ? said.where : said.who)

/** Whether what is shown of an act has these letters. */
export function hasLetters(act: Act, letters: string): boolean {
  const { before, after, workstation, secondOperator } = storedOf(act)
  const shown = [who(act), object(act), act.said.what, workstation, secondOperator, inShort(before), inShort(after)]
  return shown.some((each) => each?.toLowerCase().includes(letters.trim().toLowerCase()) === true)
}

function ObjectCell({ act }: { readonly act: Act }) {
  const { entry, said } = act
  if (said.person !== null) return <PersonLink person={said.person} name={said.who} />
  if (entry.row.event.event !== 'site.changed') return <>{said.where}</>
  const show = async (): Promise<void> => {
    const version = await versionOf(entry.seq)
    goSite({ page: 'versions', thing: version === null ? null : String(version) })
  }
  return (
    <button type="button" className="link" onClick={() => void show()}>
      {text('audit.difference')}
    </button>
  )
}

export const columns = (): readonly Column<Act>[] => [
  {
    id: 'when',
    head: text('audit.when'),
    order: byNumber(({ said }) => said.at),
    cell: ({ said }) => <Time at={said.at} />,
  },
  { id: 'operator', head: text('audit.operator'), cellClass: 'el', order: byWords(who), cell: who },
  {
    id: 'desk',
    head: text('audit.desk'),
    className: 'fold-1',
    cellClass: 'el',
    cell: (act) => storedOf(act).workstation ?? '',
  },
  {
    id: 'action',
    head: text('audit.action'),
    always: true,
    cellClass: 'el wt',
    order: byWords(({ said }) => said.what),
    cell: ({ said }) => said.what,
  },
  {
    id: 'object',
    head: text('audit.object'),
    cellClass: 'el',
    acts: true,
    order: byWords(object),
    cell: (act) => <ObjectCell act={act} />,
  },
  {
    id: 'before',
    head: text('audit.before'),
    className: 'fold-1',
    cellClass: 'el',
    cell: (act) => inShort(storedOf(act).before),
  },
  {
    id: 'after',
    head: text('audit.after'),
    className: 'fold-1',
    cellClass: 'el',
    cell: (act) => inShort(storedOf(act).after),
  },
  {
    id: 'second',
    head: text('audit.second'),
    className: 'fold-1',
    cellClass: 'el',
    cell: (act) => storedOf(act).secondOperator ?? '',
  },
]
