/** apb.md 7: panels that decide for themselves. */
import { event } from './event'
import type { EventLine, PanelLine, SiteFile } from './formats'
import { readerFile } from './place'
import { grant, pass, replacePending } from './section-5'
import { MINUTE, personOf, type State, the } from './state'

export function panelRecord(site: SiteFile, state: State, record: PanelLine): EventLine[] {
  const { controller, serial } = record
  if (state.serials.some((seen) => seen.controller === controller && seen.serial === serial)) return []
  state.serials.push({ controller, serial })

  const reader = readerFile(site, record.reader)
  const cardholder =
    site.cardholders.find(({ credentials }) => credentials?.some(({ id }) => id === record.credential) === true)?.id ??
    null
  const occurredAt = record.occurredAt === undefined ? undefined : Date.parse(record.occurredAt)
  const newest = cardholder === null ? null : personOf(state, cardholder).newestPassageAt
  const late = occurredAt !== undefined && newest !== null && occurredAt < newest
  const head = { reader: reader.id, cardholder: cardholder ?? undefined, occurredAt, late: late || undefined }

  if (record.decision === 'deny') {
    const credential = cardholder === null ? undefined : record.credential
    return [event(state.now, 'access.denied', { ...head, credential, reason: record.reason })]
  }
  const { credential, freePass } = record
  const granted = event(state.now, 'access.granted', { ...head, credential, freePass })
  if (freePass && cardholder !== null) personOf(state, cardholder).freePass = false
  if (occurredAt !== undefined) {
    const door = the(site.doors, ({ id }) => id === reader.door)
    const passed = record.doorUsed ?? door.contact !== true
    if (late || !passed || cardholder === null) return [granted]
    return [granted, ...pass(site, state, { reader, cardholder, brokeNothing: true, occurredAt })]
  }
  if (record.doorUsed === undefined) {
    const { replaced, passed } = grant(site, state, reader, cardholder, true)
    return [granted, ...replaced, ...passed]
  }
  const replaced = replacePending(state, reader.door)
  if (!record.doorUsed || cardholder === null) return [granted, ...replaced]
  return [granted, ...replaced, ...pass(site, state, { reader, cardholder, brokeNothing: true })]
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

  const areas = site.readers.filter((reader) => reader.controller === controller).flatMap(({ from, to }) => [from, to])
  for (const person of state.people) {
    if (person.location !== null && areas.includes(person.location.area)) person.location = null
    person.borders = person.borders.filter(({ area }) => !areas.includes(area))
  }
  state.areaTimers = state.areaTimers.filter(({ area }) => !areas.includes(area))
  state.readerTimers = state.readerTimers.filter(({ reader }) => !areas.includes(readerFile(site, reader).to))
  return events
}
