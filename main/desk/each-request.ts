/** Answers made by one rule for all requests of the desk. */
import { DESK_REQUEST_NAMES, type DeskRequest } from '../../preload/contract/requests'
import type { DeskAnswers } from './answers'

export const eachRequest = (make: <Name extends DeskRequest>(name: Name) => DeskAnswers[Name]): DeskAnswers =>
  // one entry per name of the table, which is what the type says
  Object.fromEntries(DESK_REQUEST_NAMES.map((name) => [name, make(name)])) as unknown as DeskAnswers
