/** apb.md 7: panels that decide for themselves. 2.8: muster readers, live ones too. */
import { event } from './event'
import type { CredentialFile, EventLine, PanelLine, ReaderFile, SiteFile } from './formats'
import { firstPerson } from './lock'
import { crossed, doorFile, forgetBorders, forgetLocation, isMuster, readerFile, setLocation } from './place'
import { grant, makeRoom, pass, passageOf } from './section-5'
import { doorOf, MINUTE, personOf, type State, the } from './state'

interface Mirrored {
  reader: ReaderFile
  cardholder: string | null
  credential: CredentialFile | null
  occurredAt: number | undefined
  late: boolean
}

export function panelRecord(site: SiteFile, state: State, record: PanelLine): EventLine[] {
  const { controller, serial } = record
  if (state.serials.some((seen) => seen.controller === controller && seen.serial === serial)) return []
  state.serials.push({ controller, serial })

  const reader = readerFile(site, record.reader)
  const holder = site.cardholders.find(({ credentials }) => credentials?.some(({ id }) => id === record.credential))
  const cardholder = holder?.id ?? null
  const credential = holder?.credentials?.find(({ id }) => id === record.credential) ?? null
  const occurredAt = record.occurredAt === undefined ? undefined : Date.parse(record.occurredAt)
  const newest = cardholder === null ? null : personOf(state, cardholder).newestPassageAt
  const late = occurredAt !== undefined && newest !== null && occurredAt < newest
  const mirrored = { reader, cardholder, credential, occurredAt, late }
  if (isMuster(reader)) return musterEvents(state, mirrored)

  const head = { reader: reader.id, cardholder: cardholder ?? undefined, occurredAt, late: late || undefined }
  if (record.decision === 'deny')
    return [event(state.now, 'access.denied', { ...head, credential: credential?.id, reason: record.reason })]
  const { freePass } = record
  const granted = event(state.now, 'access.granted', { ...head, credential: record.credential, freePass })
  if (freePass && cardholder !== null) personOf(state, cardholder).freePass = false
  return [granted, ...followed(site, state, record, mirrored)]
}

/** What follows a mirrored grant: the end of others, an unlocked door, a passage. */
function followed(
  site: SiteFile,
  state: State,
  { doorUsed }: PanelLine,
  { reader, cardholder, occurredAt, late }: Mirrored,
): EventLine[] {
  const id = reader.door ?? ''
  if (occurredAt !== undefined) {
    const passed = doorUsed ?? passageOf(doorFile(site, id)) === 'grant'
    if (late || !passed || cardholder === null) return []
    return pass(site, state, { reader, cardholder, brokeNothing: true, occurredAt })
  }
  if (doorUsed === undefined) {
    const { replaced, passed } = grant(site, state, reader, cardholder, true)
    return [...replaced, ...firstPerson(site, state, id), ...passed]
  }
  const { replaced } = makeRoom(site, state, reader, cardholder)
  const holder = site.cardholders.find((each) => each.id === cardholder)
  if (holder?.extendedUnlock === true && doorOf(state, id).open) doorOf(state, id).extended = true
  const before = [...replaced, ...firstPerson(site, state, id)]
  if (!doorUsed || cardholder === null) return before
  return [...before, ...pass(site, state, { reader, cardholder, brokeNothing: true })]
}

/** 2.8. */
export function musterEvents(
  state: State,
  { reader, cardholder, credential, occurredAt, late }: Mirrored,
  card?: unknown,
): EventLine[] {
  if (cardholder === null)
    return [event(state.now, 'access.denied', { reader: reader.id, reason: 'unknown-credential', card, occurredAt })]
  if (!late) {
    const person = personOf(state, cardholder)
    const when = occurredAt ?? state.now
    setLocation(state, person, reader.to, when)
    person.newestPassageAt = when
  }
  const fields = { reader: reader.id, cardholder, credential: credential?.id, occurredAt, late: late || undefined }
  return [event(state.now, 'muster.present', fields)]
}

export function linkRecord(site: SiteFile, state: State, controller: string, direction: string): EventLine[] {
  const events = [event(state.now, direction === 'up' ? 'link.up' : 'link.down', { controller })]
  const down = state.down.find((entry) => entry.controller === controller)
  if (direction === 'down') {
    if (!down) state.down.push({ controller, since: state.now })
    return events
  }
  state.down = state.down.filter((entry) => entry !== down)
  const trust = the(site.controllers ?? [], ({ id }) => id === controller).apbTrustMinutes ?? 0
  if (!down || trust === 0 || state.now - down.since <= trust * MINUTE) return events

  const readers = site.readers.filter((reader) => reader.controller === controller)
  const borders = [...new Set(readers.flatMap((reader) => crossed(site, reader)))]
  const places = readers.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to]))
  for (const person of state.people) {
    if (person.location !== null && places.includes(person.location.area)) forgetLocation(person)
    forgetBorders(person, borders)
  }
  state.areaTimers = state.areaTimers.filter(({ area }) => !borders.includes(area))
  state.readerTimers = state.readerTimers.filter(({ reader }) => !borders.includes(readerFile(site, reader).to))
  return events
}
