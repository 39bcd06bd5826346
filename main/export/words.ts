/** Events as plain sentences for exported files; the window has its own, richer ones. */
import type { AlarmAbout, AlarmCareEvent, NoteEvent } from '../domain/desk-event'
import type { JournalEvent } from '../domain/event'
import type { ResetScope } from '../domain/record'
import type { Site } from '../domain/site'
import { formatInstant } from '../domain/time'
import { evidenceTexts, type EvidenceKey } from '../text/evidence-texts'

const said = (key: string, fallback: string): string => evidenceTexts.find(key) ?? fallback

/** Current names of the site; an object that no longer exists is named by its id. */
export interface SiteNames {
  readonly person: (id: string) => string
  readonly group: (id: string) => string
  readonly place: (kind: 'area' | 'door' | 'reader' | 'controller', id: string | number) => string
}

export function siteNames(site: Site): SiteNames {
  const people = new Map(site.cardholders.map(({ id, name }) => [id, name]))
  const groups = new Map(site.groups.map(({ id, name }) => [id, name]))
  const places = {
    area: new Map<string | number, string>(site.areas.map(({ id, name }) => [id, name])),
    door: new Map<string | number, string>(site.doors.map(({ id, name }) => [id, name])),
    reader: new Map<string | number, string>(site.readers.map(({ id, name }) => [id, name])),
    controller: new Map<string | number, string>(site.controllers.map(({ id, name }) => [id, name])),
  }
  return {
    person: (id) => people.get(id) ?? id,
    group: (id) => groups.get(id) ?? id,
    place: (kind, id) => places[kind].get(id) ?? String(id),
  }
}

const FLAGS = [
  'override',
  'reverted',
  'exempt',
  'freePass',
  'suspended',
  'observed',
  'away',
  'doorUnlocked',
  'overCapacity',
  'letOut',
  'late',
] as const

function flagsOf(event: JournalEvent): string {
  const set = FLAGS.filter((flag) => flag in event && event[flag as keyof typeof event])
  return set.map((flag) => `, ${said(`flag.${flag}`, flag)}`).join('')
}

/** What happened, outcome first. */
export function eventWords(event: JournalEvent, names: SiteNames): string {
  const base = said(`event.${event.event}`, event.event)
  switch (event.event) {
    case 'access.granted':
      return `${base}${event.violation ? `: ${said(`violation.${event.violation.kind}`, event.violation.kind)}` : ''}${flagsOf(event)}`
    case 'access.denied': {
      const why = event.violation
        ? said(`violation.${event.violation.kind}`, event.violation.kind)
        : said(`reason.${event.reason}`, event.reason)
      return `${base}: ${why}${flagsOf(event)}`
    }
    case 'passage':
      return `${base} ${phrase('from')} ${names.place('area', event.from)} ${phrase('to')} ${names.place('area', event.to)}${flagsOf(event)}`
    case 'violation.opened':
      return `${base}: ${said(`violation.${event.kind}`, event.kind)}, ${names.place('area', event.area)}`
    case 'violation.cleared':
      return `${base}, ${said(`by.${event.by}`, event.by)}, ${names.place('area', event.area)}`
    case 'apb.reset':
      return `${base}: ${scopeWords(event.scope, names)}`
    case 'apb.changed':
      return `${said(`action.${event.action}`, event.action)}${'on' in event ? ` ${said(event.on ? 'on' : 'off', '')}` : ''}`
    case 'reader.offline':
      return `${base}: ${event.reason}`
    case 'reader.power':
      return `${base}: ${event.failed ? 'failed' : 'restored'}`
    case 'reader.input':
      return `${base} ${event.input}: ${event.state}`
    case 'reader.fault':
      return [`${base}: ${event.fault}`, event.reply, event.command, event.why].filter(Boolean).join(', ')
    case 'output':
      return 'text' in event ? `${base}: ${event.text}` : `${base}: ${event.output}`
    default: {
      const words = 'text' in event && typeof event.text === 'string' ? event.text : ''
      if ('about' in event && event.about !== undefined) return alarmActWords(base, event, event.about, names)
      return words === '' ? base : `${base}: ${words}`
    }
  }
}

/** `Alarm closed as false alarm: wind (door forced open, Stores roller door 3, 2026-11-21T02:11:38.214Z)` */
function alarmActWords(base: string, event: AlarmCareEvent | NoteEvent, about: AlarmAbout, names: SiteNames): string {
  const { closedAs, notDone = [] } = event.event === 'desk.closed' ? event : {}
  const words = ('text' in event ? event.text : undefined) ?? ''
  const as = closedAs === undefined ? '' : ` ${phrase('closed-as')} ${said(`outcome.${closedAs}`, closedAs)}`
  const undone = notDone.length === 0 ? '' : `, ${phrase('not-done')}: ${notDone.join('; ')}`
  return `${base}${as}${words === '' ? '' : `: ${words}`}${undone} (${alarmName(about, names)})`
}

function alarmName(about: AlarmAbout, names: SiteNames): string {
  const person = about.cardholder === undefined ? '' : names.person(about.cardholder)
  return [said(`alarm.${about.kind}`, about.kind), placeOf(about, names), person, formatInstant(about.at)]
    .filter((part) => part !== '')
    .join(', ')
}

/** The most exact known place of an alarm. */
export function placeOf(about: AlarmAbout, names: SiteNames): string {
  for (const kind of ['door', 'reader', 'controller', 'area'] as const) {
    const id = about[kind]
    if (id !== undefined) return names.place(kind, id)
  }
  return ''
}

function scopeWords(scope: ResetScope, names: SiteNames): string {
  if ('cardholder' in scope) return names.person(scope.cardholder)
  if ('group' in scope) return names.group(scope.group)
  return 'area' in scope ? names.place('area', scope.area) : said('scope.site', 'site')
}

/** A heading or a fixed sentence. */
export const phrase = (key: EvidenceKey): string => evidenceTexts.text(key)
