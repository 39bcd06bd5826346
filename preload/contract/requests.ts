/**
 * The whole bridge as one table: what the renderer may ask, which roles may ask it, what it takes and what it answers.
 * The preload, the checks in the main process and the renderer's own knowledge of roles are derived from it.
 */
import type { Feeds } from './feeds'
import type { Role } from './models'
import { ANYBODY } from './roles'
import { actionRequests } from './requests/actions'
import { alarmRequests } from './requests/alarms'
import { certificateRequests } from './requests/certificates'
import { draftRequests } from './requests/draft'
import { importRequests } from './requests/imports'
import { hardwareRequests } from './requests/hardware'
import { historyRequests } from './requests/history'
import { lineRequests } from './requests/lines'
import { liveRequests } from './requests/live'
import { musterRequests } from './requests/muster'
import { operatorRequests } from './requests/operators'
import { peopleRequests } from './requests/people'
import { photoRequests } from './requests/photos'
import { recordsRequests } from './requests/records'
import type { Called, Roles } from './requests/request'
import { sessionRequests } from './requests/session'
import { shiftRequests } from './requests/shift'
import { siteRequests } from './requests/site'
import { startRequests } from './requests/start'
import { versionRequests } from './requests/versions'

const sessionTable = { ...sessionRequests, ...operatorRequests }
const deskTable = {
  ...liveRequests,
  ...alarmRequests,
  ...actionRequests,
  ...peopleRequests,
  ...historyRequests,
  ...musterRequests,
  ...shiftRequests,
  ...lineRequests,
  ...hardwareRequests,
  ...certificateRequests,
  ...recordsRequests,
  ...siteRequests,
  ...importRequests,
  ...draftRequests,
  ...versionRequests,
  ...photoRequests,
}

export const REQUESTS = { ...sessionTable, ...startRequests, ...deskTable }

type Table = typeof REQUESTS
export type RequestName = keyof Table
/** Answered by the sign-in: accounts and sessions. */
export type SessionRequest = keyof typeof sessionTable
/** Answered by the start, with or without a site. */
export type StartRequest = keyof typeof startRequests
/** Answered by the desk and its site. */
export type DeskRequest = keyof typeof deskTable
/** Answered although nobody is signed in. */
export type OpenRequest = {
  [Name in RequestName]: Table[Name]['roles'] extends typeof ANYBODY ? Name : never
}[RequestName]

export type Requests = { readonly [Name in RequestName]: Called<Table[Name]> }

/** The keys of a table that has no other keys than its type says. */
const namesOf = <Name extends string>(table: { readonly [Key in Name]: unknown }): readonly Name[] =>
  Object.keys(table) as Name[]

export const REQUEST_NAMES = namesOf(REQUESTS)
export const DESK_REQUEST_NAMES = namesOf(deskTable)

/** @param role null while nobody is signed in, or the desk is locked */
export function mayAsk(role: Role | null, name: RequestName): boolean {
  const roles: Roles = REQUESTS[name].roles
  return roles === ANYBODY || (role !== null && roles.includes(role))
}

/** What preload exposes as `window.sallyport`: requests as promises, feeds as subscriptions that return their own end. */
export type Bridge = {
  readonly [Name in RequestName]: (...args: Parameters<Requests[Name]>) => Promise<ReturnType<Requests[Name]>>
} & {
  readonly on: { readonly [Name in keyof Feeds]: (listener: (value: Feeds[Name]) => void) => () => void }
}
