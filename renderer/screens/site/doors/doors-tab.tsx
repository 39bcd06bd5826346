/** Doors with their readers: list, form, and what the rule means. */
import { DoorClosed, ScanLine, Siren } from 'lucide-react'
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { areaNameIn } from '../areas/area-drawing'
import { Checks } from '../checks'
import { useDraft } from '../draft'
import { useChosen } from '../go'
import { Office, ThingList, type ListItem } from '../office'
import { thingKey } from '../pages'
import type { SiteTab } from '../tab'
import { idOf, nameOf, thingsOf } from '../thing'
import { UsedBy } from '../used-by'
import { DoorForm } from './door-form'
import { DoorWords } from './door-words'
import { readersOf } from './model'
import { ReaderForm } from './reader-form'
import { modeOf } from './reader-modes'
import { TryIt } from './try-it'
import { ReaderWords } from './reader-words'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const

function readerItem(reader: JsonObject, document: JsonObject): ListItem {
  const mode = modeOf(reader)
  const isMuster = reader['kind'] === 'muster'
  return {
    section: 'readers',
    id: idOf(reader),
    key: thingKey('readers', idOf(reader)),
    name: nameOf(reader),
    note: isMuster
      ? text('site-reader.muster')
      : text('site-reader.way', {
          from: areaNameIn(document, reader['from']),
          to: areaNameIn(document, reader['to']),
        }),
    ...(mode === 'none' ? {} : { state: text(`site-reader.mode.${mode}`) }),
    inner: !isMuster,
    icon: isMuster ? <Siren {...ICON} /> : <ScanLine {...ICON} />,
  }
}

const doorItem = (door: JsonObject): ListItem => ({
  section: 'doors',
  id: idOf(door),
  key: thingKey('doors', idOf(door)),
  name: nameOf(door),
  icon: <DoorClosed {...ICON} />,
})

/** Each door with its readers under it; then readers of no door. */
function itemsOf(document: JsonObject): readonly ListItem[] {
  const doors = thingsOf(document, 'doors')
  const known = new Set(doors.map(idOf))
  return [
    ...doors.flatMap((door) => [
      doorItem(door),
      ...readersOf(document, idOf(door)).map((reader) => readerItem(reader, document)),
    ]),
    ...thingsOf(document, 'readers')
      .filter(({ door }) => typeof door !== 'string' || !known.has(door))
      .map((reader) => readerItem(reader, document)),
  ]
}

const keyOf = (item: ListItem): string => item.key ?? item.id
const newDoor = (): void => openSheet({ kind: 'new-door' })

function Doors() {
  const state = useDraft((draft) => draft.state)
  const items = state ? itemsOf(state.document) : []
  const chosen = useChosen(items, keyOf)
  if (!state) return <></>
  const { document } = state
  const list = (
    <ThingList
      title={text('office.section.doors')}
      items={items}
      chosen={chosen && keyOf(chosen)}
      onNew={{ label: text('site-door.new'), run: newDoor }}
      counted={text('site-door.counted', {
        doors: thingsOf(document, 'doors').length,
        readers: thingsOf(document, 'readers').length,
      })}
      empty={text('site-door.none')}
    />
  )
  const thing = chosen && thingsOf(document, chosen.section).find((each) => idOf(each) === chosen.id)
  if (!chosen || !thing)
    return (
      <Office
        list={list}
        words={text('site-door.none.why')}
        form={<Void title={text('site-door.none')}>{text('site-door.none.why')}</Void>}
      />
    )
  const isReader = chosen.section === 'readers'
  return (
    <Office
      list={list}
      words={
        isReader ? <ReaderWords reader={thing} document={document} /> : <DoorWords door={thing} document={document} />
      }
      form={
        isReader ? (
          <ReaderForm key={keyOf(chosen)} reader={thing} document={document} />
        ) : (
          <DoorForm key={keyOf(chosen)} door={thing} document={document} />
        )
      }
      holds={text('site-try.unfold')}
      effect={
        <>
          {isReader && thing['kind'] !== 'muster' && (
            <TryIt key={keyOf(chosen)} reader={chosen.id} document={document} />
          )}
          <Checks section={chosen.section} id={chosen.id} />
          <UsedBy section={chosen.section} id={chosen.id} />
        </>
      }
    />
  )
}

export const doorsTab: SiteTab = { name: 'doors', sections: ['doors', 'readers'], Page: Doors }
