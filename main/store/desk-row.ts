/** What the console and its operators do, as a row: whom and which place it is about, so that a search by either finds it. */
import { DESK_EVENTS, type DeskEvent } from '../domain/desk-event'
import { DEVICE_FLAG, RECORDS_FLAG, ROW, bit } from './entry-row'
import type { DraftRow } from './entry-row'
import { WORD } from './words'
import type { ToWord } from './words'

export function deskRow(event: DeskEvent, word: ToWord, extra: string): DraftRow {
  const { kind, stored } = DESK_EVENTS[event.event]
  const cardholder = 'cardholder' in event ? event.cardholder : undefined
  return {
    at: event.at,
    code: ROW.desk | (stored === 'permanently' ? bit(RECORDS_FLAG) : 0) | (kind === 'device' ? bit(DEVICE_FLAG) : 0),
    holder: cardholder === undefined ? null : word(WORD.cardholder, cardholder),
    place: placeOfDesk(event, word),
    a: null,
    b: null,
    extra,
  }
}

/** Where it was done, or where the alarm was that it was done about: a search by door finds who acknowledged it. */
function placeOfDesk(event: DeskEvent, word: ToWord): number | null {
  const about = 'about' in event ? event.about : undefined
  const door = 'door' in event ? event.door : about?.door
  if (door !== undefined) return word(WORD.door, door)
  const reader = 'reader' in event ? event.reader : about?.reader
  if (reader !== undefined) return word(WORD.reader, reader)
  const controller = 'controller' in event ? event.controller : about?.controller
  return controller === undefined ? null : word(WORD.controller, controller)
}
