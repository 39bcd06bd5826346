/** People, where they are believed to be, what they may open, and edits of them, which are in force immediately. */
import { flag, jsonObject, list, nullable, oneOf, record, text, whole } from '../form'
import type { Occupant, PersonName, PersonState } from '../models'
import {
  MAX_PEOPLE,
  PEOPLE_CHIPS,
  PEOPLE_COLUMNS,
  type Opening,
  type PeopleEdited,
  type PeoplePage,
  type PersonCard,
  type PersonOnFile,
} from '../people'
import { ADMINISTERING, EVERYONE } from '../roles'
import { request } from './request'
import { areaId, cardholderId, instant, MAX_ROWS, readerId, reason } from './values'

const MAX_NAMES = 500

const query = record({
  text: text(100, 0),
  chip: oneOf(PEOPLE_CHIPS),
  sort: record({ by: oneOf(PEOPLE_COLUMNS), down: flag }),
  from: whole(0, 2 ** 31 - 1),
  count: whole(0, MAX_ROWS),
})
const edit = record({ id: cardholderId, before: nullable(jsonObject), after: nullable(jsonObject) })

export const peopleRequests = {
  person: request(EVERYONE, ['id', cardholderId]).answers<PersonState>(),
  /** Names of the given cardholders, at most 500. */
  names: request(EVERYONE, ['ids', list(cardholderId, MAX_NAMES)]).answers<readonly PersonName[]>(),
  /** People whose name or card matches, at most 20. */
  findPeople: request(EVERYONE, ['text', text(100, 0)]).answers<readonly PersonName[]>(),
  /** Who is believed to be in an area and how sure that is, longest inside first. */
  inside: request(EVERYONE, ['area', areaId]).answers<readonly Occupant[]>(),
  /** A part of the list of people, with the count of each chip. */
  people: request(EVERYONE, ['query', query]).answers<PeoplePage>(),
  personCard: request(EVERYONE, ['id', cardholderId]).answers<PersonCard>(),
  /** Whether the person could open a reader's door at an instant from now to a year ahead, as things stand now. */
  canOpen: request(EVERYONE, ['id', cardholderId], ['reader', readerId], ['at', instant]).answers<Opening | null>(),
  /** People as the site file writes them, without PINs: card numbers included, so for those who edit. */
  peopleOnFile: request(ADMINISTERING, ['ids', list(cardholderId, MAX_PEOPLE)]).answers<readonly PersonOnFile[]>(),
  /** All of the edits or none: refused with the people as they are now when somebody changed one meanwhile. */
  editPeople: request(ADMINISTERING, ['edits', list(edit, MAX_PEOPLE)], ['reason', reason]).answers<PeopleEdited>(),
}
