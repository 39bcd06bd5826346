/** Over the list of people: search, chips with counts, columns, and what makes people. */
import { Menu } from '@base-ui/react/menu'
import { Check, Columns3, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { useMedia } from '../../components/use-media'
import { PEOPLE_CHIPS } from '../../../preload/contract/people'
import { grouped } from '../../../main/text/messages'
import { text } from '../../format/text'
import { go } from '../desk/route'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { may } from '../session/session'
import { onNewThing } from '../site/new-thing'
import { chooseColumn, isDrawn, personColumns, useColumnChoice } from './columns'
import { chipPeople, searchPeople, usePeopleList } from './list'

/** Typing waits this long before it is searched, in milliseconds. */
const TYPING_MS = 60

function SearchField() {
  const searched = usePeopleList(({ search }) => search.text)
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? searched
  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => {
      searchPeople(typed)
      setTyped(null)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <label className="pl-search">
      <Search size={16} strokeWidth={1.5} aria-hidden="true" />
      <input
        type="text"
        aria-label={text('people.search')}
        placeholder={text('people.search')}
        autoComplete="off"
        spellCheck={false}
        value={shown}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          setTyped(null)
          if (shown === '') event.currentTarget.blur()
          else searchPeople('')
        }}
      />
      <Keys of="/" />
    </label>
  )
}

function ColumnMenu() {
  const isWide = useMedia('(min-width: 1440px)')
  const chosen = useColumnChoice((choice) => choice.chosen)
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="button quiet pl-columns" aria-label={text('people.columns')}>
        <Columns3 size={16} strokeWidth={1.5} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" align="end" sideOffset={4}>
          <Menu.Popup className="menu" aria-label={text('people.columns')}>
            {personColumns()
              .filter(({ id }) => id !== 'name')
              .map((column) => {
                const on = isDrawn(column, chosen, isWide)
                return (
                  <Menu.CheckboxItem
                    key={column.id}
                    className="menu-item"
                    checked={on}
                    closeOnClick={false}
                    onCheckedChange={(next) => chooseColumn(column.id, next)}
                  >
                    <span className="menu-tick">{on && <Check size={14} strokeWidth={2} aria-hidden="true" />}</span>
                    {column.head}
                  </Menu.CheckboxItem>
                )
              })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Chips() {
  const chip = usePeopleList(({ search }) => search.chip)
  const counts = usePeopleList((list) => list.counts)
  return (
    <div className="head pl-chips">
      <div className="chips" role="group" aria-label={text('filter.label')}>
        {PEOPLE_CHIPS.map((each) => (
          <button
            key={each}
            type="button"
            className={`chip ${each === chip ? 'on' : ''}`}
            aria-pressed={each === chip}
            onClick={() => chipPeople(each)}
          >
            {text(`people.chip.${each}`)}
            <b className="m">{counts === null ? '' : grouped(counts[each])}</b>
          </button>
        ))}
      </div>
      <span className="spring" />
      <ColumnMenu />
    </div>
  )
}

const newPerson = (): void => openSheet({ kind: 'edit-person', person: null })

export function PeopleHead() {
  const mayEdit = useStatus(({ status }) => may(status?.operator.role, 'edit-people'))
  useEffect(() => (mayEdit ? onNewThing(newPerson) : undefined), [mayEdit])
  return (
    <>
      <div className="head pl-bar">
        <h2>{text('screen.people')}</h2>
        <SearchField />
        <span className="spring" />
        {mayEdit && (
          <>
            <Button keys="Ctrl+N" onClick={newPerson}>
              {text('people.new')}
            </Button>
            <Button onClick={() => go('import')}>{text('people.import')}</Button>
          </>
        )}
      </div>
      <Chips />
    </>
  )
}
