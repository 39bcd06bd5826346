/** The shift handover: what the one who goes leaves open, and both operators' word for it (console.md "Alarms", "Frame"). */
import type { Kept } from '../derived/derive'
import type { WaitingOrder } from '../devices/driver'
import type { HandoverItem, HandoverState, HandoverSubject } from '../domain/desk-event'
import type { CardholderId } from '../domain/ids'
import { ok } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { isHandover, type KeptHandover } from '../derived/handover'
import type { Alarm, OpenViolation, Operator, Status } from '../../preload/contract/models'
import type { Handover, MusterHead } from '../../preload/contract/shift'
import type { Answer, Failure } from '../../preload/contract/answer'
import { notDone } from './alarm-acts'
import type { Running } from './running'
import type { People } from './site-view'

/** A sentence of the catalogue with its places filled. */
export type Sentence = (key: string, values?: Readonly<Record<string, string | number>>) => string

export interface HandoverDesk {
  readonly running: Running
  readonly people: () => People
  readonly sentence: Sentence
  readonly alarms: () => readonly Alarm[]
  readonly closedAlarms: () => readonly Alarm[]
  readonly muster: () => MusterHead | undefined
  readonly violations: () => readonly OpenViolation[]
  readonly status: (operator: Operator) => Status
  readonly changed: () => void
}

export interface Handovers {
  take(kept: readonly Kept[]): void
  /** Signed off and not taken over yet. */
  waiting(): Status['handover']
  current(operator: Operator): Promise<Answer<Handover>>
  handOver(note: string, operator: Operator): Promise<Answer<null>>
  takeOver(operator: Operator): Promise<Answer<null>>
}

const failure = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

export function createHandovers(desk: HandoverDesk): Handovers {
  const { running, sentence } = desk
  let last: KeptHandover | null = null

  async function stateNow(operator: Operator): Promise<HandoverState> {
    const { freePasses, exemptions } = await running.ask('passes', {})
    const status = desk.status(operator)
    const people = desk.people()
    const since = last?.takenAt ?? last?.at ?? null
    const say = lineMaker(running.site, people, sentence)
    const muster = desk.muster()
    return {
      since,
      lines: [
        ...(muster ? [say.muster(muster)] : []),
        ...desk.alarms().toSorted(urgentFirst).map(say.alarm),
        ...desk.violations().map(say.violation),
        ...status.relaxations.map(say.relaxation),
        ...freePasses.map((id) => say.plain('relaxation', 'handover.line.free-pass', { name: nameOf(people, id) })),
        ...exemptions.map(({ id, until, since: at }) =>
          say.plain(
            'relaxation',
            until === null ? 'handover.line.exempt' : 'handover.line.exempt.until',
            { name: nameOf(people, id), until: until ?? 0 },
            at,
          ),
        ),
        ...say.devices(status),
        ...running.waitingOrders().map(say.waiting),
        ...notesSince([...desk.alarms(), ...desk.closedAlarms()], since).map(({ note, alarm }) =>
          say.plain(
            'note',
            'handover.line.note',
            { by: note.operator, text: note.text, about: say.alarm(alarm).text },
            note.at,
            { alarm: alarm.id, seq: alarm.seq },
          ),
        ),
      ],
    }
  }

  return {
    take: (kept) => {
      const found = kept.findLast(isHandover)
      if (!found) return
      last = found
      desk.changed()
    },
    waiting: () => (last?.state === 'new' ? { at: last.at, outgoing: last.outgoing } : undefined),
    current: async (operator) => {
      const state = await stateNow(operator)
      return ok({
        now: state,
        last: last && {
          at: last.at,
          outgoing: last.outgoing,
          note: last.note,
          told: last.told,
          incoming: last.incoming ?? null,
          takenAt: last.takenAt ?? null,
        },
      })
    },
    handOver: async (note, operator) => {
      const done = await running.desk({
        event: 'desk.handed-over',
        operator: operator.name,
        text: note,
        handover: await stateNow(operator),
      })
      return done.ok ? ok(null) : notDone(done.error)
    },
    takeOver: async (operator) => {
      if (last?.state !== 'new') return failure('not-found', 'nobody has handed a shift over')
      if (last.outgoing === operator.name)
        return failure('bad-argument', `operator: ${operator.name} handed this shift over; somebody else takes it`)
      const done = await running.desk({ event: 'desk.taken-over', operator: operator.name })
      return done.ok ? ok(null) : notDone(done.error)
    },
  }
}

/** By priority, then the oldest first. */
const urgentFirst = (a: Alarm, b: Alarm): number => a.priority - b.priority || a.at - b.at

const nameOf = (people: People, id: CardholderId): string => people.name(id)?.name ?? id

function notesSince(alarms: readonly Alarm[], since: Instant | null) {
  return alarms
    .flatMap((alarm) => alarm.notes.map((note) => ({ note, alarm })))
    .filter(({ note }) => note.at > (since ?? 0))
    .toSorted((a, b) => a.note.at - b.note.at)
}

/** Instants travel in the values as numbers; `sentence` puts them into the site's time. */
function lineMaker(site: Site, people: People, sentence: Sentence) {
  const named = (things: readonly { readonly id: string | number; readonly name: string }[], id: unknown): string =>
    things.find((thing) => thing.id === id)?.name ?? String(id)
  const plain = (
    about: HandoverItem['about'],
    key: string,
    values: Readonly<Record<string, string | number>>,
    at: Instant | null = null,
    subject?: HandoverSubject,
  ): HandoverItem => ({ about, text: sentence(key, values), at, ...(subject ? { subject } : {}) })

  const placeOf = (alarm: Alarm): string => {
    if (alarm.reader !== undefined) return named(site.readers, alarm.reader)
    if (alarm.door !== undefined) return named(site.doors, alarm.door)
    if (alarm.controller !== undefined) return named(site.controllers, alarm.controller)
    return alarm.text ?? site.name
  }
  const undone = ({ steps = [] }: Alarm): string => {
    const open = steps.filter(({ doneAt }) => doneAt === undefined)
    return open.length === 0 ? '' : sentence('handover.steps', { steps: open.map(({ text }) => text).join('; ') })
  }
  const scopeOf = (scope: Status['relaxations'][number]['scope']): string =>
    'site' in scope
      ? sentence('scope.site.inline')
      : 'area' in scope
        ? named(site.areas, scope.area)
        : named(site.readers, scope.reader)

  return {
    plain,
    muster: ({ at, operator, scope, missing, accounted, late }: MusterHead): HandoverItem =>
      plain(
        'muster',
        late.missing + late.accounted === 0 ? 'handover.line.muster' : 'handover.line.muster.late',
        {
          place: scopeOf(scope),
          by: operator,
          missing,
          all: missing + accounted,
          late: late.missing + late.accounted,
        },
        at,
        { muster: true },
      ),
    alarm: (alarm: Alarm): HandoverItem =>
      plain(
        'alarm',
        'handover.line.alarm',
        {
          priority: alarm.priority,
          what: sentence(`notify.what.${alarm.kind}`),
          where: placeOf(alarm),
          who:
            alarm.cardholder === undefined ? '' : sentence('handover.who', { name: nameOf(people, alarm.cardholder) }),
          state:
            alarm.assignee !== undefined
              ? sentence('handover.state.with', { name: alarm.assignee })
              : sentence(`handover.state.${alarm.state}`),
          steps: undone(alarm),
        },
        alarm.at,
        { alarm: alarm.id, seq: alarm.seq },
      ),
    violation: (violation: OpenViolation): HandoverItem =>
      plain(
        'violation',
        violation.lockedOut ? 'handover.line.locked-out' : 'handover.line.violation',
        {
          name: violation.name,
          kind: sentence(`violation.${violation.violation.kind}`),
          area: named(site.areas, violation.area),
          tries: violation.tries,
        },
        violation.openedAt,
        { cardholder: violation.cardholder, area: violation.area },
      ),
    relaxation: ({ kind, scope, since, until }: Status['relaxations'][number]): HandoverItem =>
      plain(
        'relaxation',
        until === null ? `handover.line.${kind}` : `handover.line.${kind}.until`,
        { place: scopeOf(scope), until: until ?? 0 },
        since,
        'area' in scope ? { area: scope.area } : undefined,
      ),
    devices: (status: Status): readonly HandoverItem[] => [
      ...status.controllers
        .filter(({ online }) => !online)
        .map(({ id, since }) =>
          plain('device', 'handover.line.controller', { name: named(site.controllers, id) }, since),
        ),
      ...status.readers
        .filter(({ online }) => !online)
        .map(({ id, since }) => plain('device', 'handover.line.reader', { name: named(site.readers, id) }, since)),
      ...status.readers
        .filter(({ tamper }) => tamper)
        .map(({ id }) => plain('device', 'handover.line.tamper', { name: named(site.readers, id) })),
      ...status.doors.flatMap((door) =>
        (['forced', 'held', 'lockdown'] as const)
          .filter((state) => door[state])
          .map((state) =>
            plain('device', `handover.line.door.${state}`, { name: named(site.doors, door.id) }, door.since, {
              door: door.id,
            }),
          ),
      ),
    ],
    waiting: ({ controller, at, action, operator }: WaitingOrder): HandoverItem =>
      plain(
        'pending',
        'handover.line.pending',
        {
          panel: named(site.controllers, controller),
          what: sentence(`handover.action.${action.action}`),
          whom: 'cardholder' in action ? nameOf(people, action.cardholder) : '',
          by: operator,
        },
        at,
      ),
  }
}
