/** Puts a card that nobody knows on file: as which format, and whose it is. The form of that person opens with the card in it. */
import { IdCard } from 'lucide-react'
import { useState } from 'react'
import { Choices } from '../../components/choices'
import { PickList, type PickItem } from '../../components/pick-list'
import { Sheet, Step } from '../../components/sheet'
import type { CardholderId } from '../../../preload/contract/models'
import { text } from '../../format/text'
import type { Dock } from '../desk/action-sheet'
import { closeSheet, openSheet } from '../desk/sheet'
import { cardWords, type CardRead } from './card-read'
import { useFoundPeople } from './use-found'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** `cards`: what it could be, in the reader's order. */
    readonly 'put-on-file': { readonly cards: readonly CardRead[] }
  }
}

interface PutOnFileSheetProps {
  readonly cards: readonly CardRead[]
  readonly dock: Dock
}

export function PutOnFileSheet({ cards, dock }: PutOnFileSheetProps) {
  const [format, setFormat] = useState(cards[0]?.format ?? '')
  const [query, setQuery] = useState('')
  const people = useFoundPeople(query).map(({ id, name, groups }): PickItem => ({
    id,
    group: '',
    title: name,
    hint: groups.join(', '),
  }))
  const card = cards.find((each) => each.format === format) ?? cards[0]
  const openForm = (person: CardholderId | null): void => {
    if (card) openSheet({ kind: 'edit-person', person, card, at: 'cards' })
  }
  return (
    <Sheet
      dock={dock}
      title={text('put-on-file.title')}
      mark={<IdCard size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('put-on-file.lines')}
      failure={null}
      doIt={{ label: text('put-on-file.new'), off: null, busy: false, run: () => openForm(null) }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('put-on-file.card')}>
        {cards.length > 1 ? (
          <Choices
            name="put-on-file"
            label={text('put-on-file.card')}
            options={cards.map((each) => ({ value: each.format, title: cardWords(each), says: '' }))}
            value={format}
            onChange={setFormat}
          />
        ) : (
          <p className="m">{card && cardWords(card)}</p>
        )}
      </Step>
      <Step n={2} title={text('put-on-file.person')}>
        <PickList
          label={text('put-on-file.find')}
          items={people}
          query={query}
          onQuery={setQuery}
          onPick={openForm}
          nothing={text(query === '' ? 'put-on-file.type' : 'put-on-file.nobody')}
        />
      </Step>
    </Sheet>
  )
}
