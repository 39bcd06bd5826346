/** People and where they are believed to be. */
import { list, text } from '../form'
import type { Occupant, PersonName, PersonState } from '../models'
import { EVERYONE } from '../roles'
import { request } from './request'
import { areaId, cardholderId } from './values'

const MAX_NAMES = 500

export const peopleRequests = {
  person: request(EVERYONE, ['id', cardholderId]).answers<PersonState>(),
  /** Names of the given cardholders, at most 500. */
  names: request(EVERYONE, ['ids', list(cardholderId, MAX_NAMES)]).answers<readonly PersonName[]>(),
  /** People whose name or card matches, at most 20. */
  findPeople: request(EVERYONE, ['text', text(100, 0)]).answers<readonly PersonName[]>(),
  /** Who is believed to be in an area and how sure that is, longest inside first. */
  inside: request(EVERYONE, ['area', areaId]).answers<readonly Occupant[]>(),
}
