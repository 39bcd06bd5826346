/** The form of one person, new or on file: checked and in force as soon as it is saved. */
import { UserRoundPlus } from 'lucide-react'
import { useRef, type RefObject } from 'react'
import { Sheet } from '../../components/sheet'
import type { EffectFact } from '../../components/effect'
import type { CardholderId } from '../../../preload/contract/models'
import type { JsonObject } from '../../../preload/contract/draft'
import type { PersonOnFile } from '../../../preload/contract/people'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { closeSheet } from '../desk/sheet'
import { Avatar } from './avatar'
import type { CardRead } from './card-read'
import { usePeopleOnFile, useSiteFile } from './editing'
import { changedFields } from './person-file'
import { AccessFields, CardFields, PinFields, ValidFields, WhoFields, type FormProps } from './person-form'
import { fieldWords } from './person-words'
import { ReadCard } from './read-card'
import { usePersonForm, type Moved } from './use-person-form'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** `person` null: a new one. */
    readonly 'edit-person': Request
  }
}

interface Request {
  readonly person: CardholderId | null
  /** A new person with the groups, access and dates of this one. */
  readonly like?: CardholderId
  /** Where the form begins. */
  readonly at?: 'cards'
  /** A card that the form begins with. */
  readonly card?: CardRead
}

export function EditPersonSheet({ person, like, at, card, dock }: Request & { readonly dock: Dock }) {
  const document = useSiteFile()
  const source = person ?? like
  const { people, failure } = usePeopleOnFile(source === undefined ? [] : [source])
  const found = people?.[0]
  if (document !== null && (source === undefined || found !== undefined))
    return (
      <Form
        of={person === null ? null : (found ?? null)}
        like={found?.person}
        at={at}
        card={card}
        document={document}
        dock={dock}
      />
    )
  const missing = people !== null && found === undefined ? text('person-file.gone') : null
  return (
    <Sheet
      dock={dock}
      title={text('person-file.title.new')}
      failure={failure ? failureWords(failure) : missing}
      closes
      doIt={{ label: text('person-file.save'), off: text('person-file.reading'), busy: false, run: () => {} }}
      onClose={closeSheet}
    >
      <p className="t3" role="status">
        {text('person-file.reading')}
      </p>
    </Sheet>
  )
}

interface FormSheetProps {
  readonly of: PersonOnFile | null
  readonly like: JsonObject | undefined
  readonly at: 'cards' | undefined
  readonly card: CardRead | undefined
  readonly document: JsonObject
  readonly dock: Dock
}

function Form({ of, like, at, card, document, dock }: FormSheetProps) {
  const { draft, change, addCard, name, changed, problems, moved, off, save } = usePersonForm(of, { like, card })
  const nameField = useRef<HTMLInputElement>(null)
  const cards = useRef<HTMLDivElement>(null)
  const form: FormProps = { draft, onChange: change, document, problems }
  const pin: readonly EffectFact[] =
    draft.pin === undefined
      ? []
      : [
          {
            label: text('person-file.pin'),
            value: text(draft.pin === null ? 'person-file.pin.removed' : 'person-file.pin.replaced'),
          },
        ]
  const moves = moved
    ? [{ title: text('person-file.moved.title'), body: <MovedLines moved={moved} document={document} /> }]
    : []
  return (
    <ActionSheet
      dock={dock}
      reasons="import"
      title={of ? text('person-file.title', { name: name || of.id }) : text('person-file.title.new')}
      mark={
        of ? <Avatar person={of.id} size="dialog" /> : <UserRoundPlus size={28} strokeWidth={1.5} aria-hidden="true" />
      }
      lines={text('person-file.lines')}
      focus={at === 'cards' ? cards : nameField}
      steps={[
        ...moves,
        { title: text('person-file.step.who'), body: <WhoFields {...form} isNew={of === null} focus={nameField} /> },
        {
          title: text('person-file.step.cards'),
          body: <Cards form={form} person={of?.id ?? null} onCard={addCard} field={cards} />,
        },
        { title: text('person-file.step.access'), body: <AccessFields {...form} /> },
        { title: text('person-file.step.valid'), body: <ValidFields {...form} /> },
        { title: text('person-file.step.pin'), body: <PinFields {...form} hasPin={of?.hasPin === true} /> },
      ]}
      headline={of ? count('person-file.effect', changed.length + pin.length) : text('person-file.effect.new')}
      effects={[
        ...changed.map((field) => ({
          label: text(`person-file.${field}`),
          value: fieldWords(document, field, draft.person[field]),
        })),
        ...pin,
      ]}
      preview={null}
      label={text('person-file.save')}
      off={off}
      run={save}
      done={text(of ? 'person-file.done' : 'person-file.done.new', { name })}
    />
  )
}

interface CardsProps {
  readonly form: FormProps
  readonly person: CardholderId | null
  readonly onCard: (card: CardRead) => void
  readonly field: RefObject<HTMLDivElement | null>
}

function Cards({ form, person, onCard, field }: CardsProps) {
  return (
    <div ref={field} tabIndex={-1} className="pf-cards">
      <CardFields {...form} />
      <ReadCard person={person} onCard={onCard} />
    </div>
  )
}

function MovedLines({ moved: { from, to }, document }: { readonly moved: Moved; readonly document: JsonObject }) {
  return (
    <div className="pf-moved" role="status">
      <p>{text('person-file.moved.how')}</p>
      <ul>
        {changedFields(from, to).map((field) => (
          <li key={field}>
            <b>{text(`person-file.${field}`)}</b> <s>{fieldWords(document, field, from[field])}</s>{' '}
            <span className="t1">{fieldWords(document, field, to[field])}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
