/** Finds people, doors, areas and actions; with `/` the same list filters the lane instead of going there. */
import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { PickList, type PickItem } from '../components/pick-list'
import { Keys } from '../components/keys'
import type { CardholderId, PersonName, Role } from '../../preload/contract/models'
import { offOf, run } from './commands'
import { text } from '../format/text'
import { commandsOn, type Command } from './keys'
import { orders } from './palette-orders'
import { usePeople } from '../screens/people/people'
import { useRecent } from '../screens/people/recent'
import { subject } from '../screens/events/acts'
import { useFoundPeople } from '../screens/people/use-found'
import { prefer, THEMES, type Theme } from '../screens/desk/preferences'
import { go, goPerson, setFilter, useRoute } from '../screens/desk/route'
import { selectArea, selectDoor } from '../screens/desk/selection'
import { may } from '../screens/session/session'
import { closePalette, openSheet, useSheet } from '../screens/desk/sheet'
import { useSite } from '../screens/site/site'
import { useStatus } from '../screens/desk/status'
import { useViolations } from '../screens/violations/violations'

const EACH = 6
const THIS: readonly Command[] = ['palette', 'help', 'next', 'previous', 'leave', 'search']

const fits = (title: string, query: string): boolean =>
  query
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => title.toLowerCase().includes(word))

interface Target extends PickItem {
  readonly pick: () => void
}

/** Dialogs that have no key of their own. */
const DESK_SHEETS = [
  { kind: 'own-password', says: 'menu.own-password', ability: null },
  { kind: 'idle-lock', says: 'menu.idle-lock', ability: 'set-idle-lock' },
  { kind: 'quit', says: 'menu.quit', ability: 'quit' },
  { kind: 'operators', says: 'menu.operators', ability: 'operators' },
  { kind: 'records', says: 'records.title', ability: 'records' },
  { kind: 'change-site', says: 'change.title.site', ability: 'change' },
  { kind: 'photos', says: 'photo.title', ability: 'change' },
] as const
const role = (): Role | undefined => useStatus.getState().status?.operator.role

/** What can be done to the door that is selected, or that the selected event was at. */
function doorActions(): readonly Target[] {
  const { door } = subject()
  return (['hold', 'lock'] as const).map((kind) => ({
    id: `door ${kind}`,
    group: text('palette.actions'),
    title: text(`act.${kind}`),
    off: door === null ? text('off.no-door') : null,
    pick: () => {
      if (door !== null) openSheet({ kind, door })
    },
  }))
}

function actions(): readonly Target[] {
  return [
    ...commandsOn(useRoute.getState().screen)
      .filter(({ command }) => !THIS.includes(command))
      .map(({ command, says, keys }) => ({
        id: command,
        group: text('palette.actions'),
        title: text(says),
        hint: <Keys of={keys} />,
        off: offOf(command),
        pick: () => run(command),
      })),
    ...DESK_SHEETS.filter(({ ability }) => ability === null || may(role(), ability)).map(({ kind, says }) => ({
      id: `sheet ${kind}`,
      group: text('palette.actions'),
      title: text(says),
      pick: () => openSheet(kind === 'photos' ? { kind, person: null } : { kind }),
    })),
    ...(may(role(), 'change')
      ? [
          {
            id: 'import',
            group: text('palette.actions'),
            title: text('screen.import'),
            pick: () => go('import'),
          },
        ]
      : []),
    ...(may(role(), 'release')
      ? [
          {
            id: 'reset-many',
            group: text('palette.actions'),
            title: text('reset-many.palette'),
            pick: () => openSheet({ kind: 'reset-many', scope: { site: true } }),
          },
        ]
      : []),
    ...(may(role(), 'hold') ? doorActions() : []),
    ...(may(role(), 'certificates')
      ? [
          {
            id: 'certificates',
            group: text('palette.actions'),
            title: text('certificates.title'),
            pick: () => openSheet({ kind: 'certificates', name: null }),
          },
        ]
      : []),
    ...THEMES.map((theme: Theme) => ({
      id: `theme ${theme}`,
      group: text('palette.actions'),
      title: text('palette.theme', { theme: text(`theme.${theme}`).toLowerCase() }),
      pick: () => prefer({ theme }),
    })),
  ]
}

/** Those whose card was open at this desk come first, the last one at the top. */
function recentFirst(found: readonly PersonName[], recent: readonly CardholderId[]): readonly PersonName[] {
  const rank = ({ id }: PersonName): number => {
    const place = recent.indexOf(id)
    return place < 0 ? recent.length : place
  }
  return found.toSorted((a, b) => rank(a) - rank(b))
}

/** At most some of each word: a door's name alone finds many. */
const ORDERS = 20

const ordered = (query: string): readonly Target[] =>
  orders(query, role())
    .filter(({ title }) => fits(title, query))
    .slice(0, ORDERS)
    .map((order) => ({ ...order, group: text('palette.actions') }))

/** Whom the palette lists: the people opened last while nothing is typed, then those who were found, recent ones first. */
function usePeopleFor(query: string, filtering: boolean): readonly PersonName[] {
  const found = useFoundPeople(query === '' ? null : query)
  const recent = useRecent((opened) => opened.people)
  const known = usePeople((people) => people.known)
  return query === '' && !filtering
    ? recent.flatMap((id) => known.get(id) ?? []).slice(0, EACH)
    : recentFirst(found, recent).slice(0, EACH * 2)
}

function PaletteBody({ mode }: { readonly mode: 'go' | 'filter' }) {
  const [query, setQuery] = useState('')
  const site = useSite()
  const open = useViolations((violations) => violations.open)
  const filtering = mode === 'filter'
  const people = usePeopleFor(query.trim(), filtering)
  const filter = useRoute((route) => route.filter)
  const show = (change: Parameters<typeof setFilter>[0]): void => {
    setFilter({ ...filter, ...change })
    go('live')
  }
  const targets: readonly Target[] = [
    ...people.map((person): Target => {
      const violation = open.find((v) => v.cardholder === person.id)
      return {
        id: `person ${person.id}`,
        group: text(query.trim() === '' ? 'palette.recent' : 'palette.people'),
        title: person.name,
        hint: violation ? text('palette.in-violation') : person.groups.join(', '),
        pick: () => (filtering ? show({ person: person.id }) : goPerson(person.id)),
      }
    }),
    ...site.view.doors
      .filter((door) => fits(door.name, query))
      .slice(0, EACH)
      .map((door): Target => ({
        id: `door ${door.id}`,
        group: text('palette.doors'),
        title: door.name,
        pick: () => {
          if (filtering) return show({ doors: [door.id] })
          selectDoor(door.id)
          go('doors')
        },
      })),
    ...site.view.areas
      .filter((area) => fits(area.name, query))
      .slice(0, EACH)
      .map((area): Target => ({
        id: `area ${area.id}`,
        group: text('palette.areas'),
        title: area.name,
        pick: () => {
          if (filtering) return show({ areas: [area.id] })
          selectArea(area.id)
          go('areas')
        },
      })),
    ...(filtering ? [] : actions().filter((target) => fits(target.title, query))),
    ...(filtering ? [] : ordered(query)),
  ]
  return (
    <PickList
      label={text(filtering ? 'palette.filter' : 'palette.go')}
      items={targets}
      query={query}
      onQuery={setQuery}
      nothing={text('palette.nothing')}
      onPick={(id) => {
        closePalette()
        targets.find((target) => target.id === id)?.pick()
      }}
    />
  )
}

export function Palette() {
  const mode = useSheet((sheets) => sheets.palette)
  return (
    <Dialog.Root open={mode !== null} onOpenChange={(open) => open || closePalette()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="palette">
          <Dialog.Title className="vh">{text('palette.title')}</Dialog.Title>
          {mode && <PaletteBody key={mode} mode={mode} />}
          <Dialog.Close className="vh">{text('sheet.cancel')}</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
