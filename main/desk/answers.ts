/** One answer per entry of the contract. `ipc` has already checked sender, role and arguments. */
import type { Overview, ViolationFacts } from '../decider/messages'
import { withTrait } from '../domain/controller-kinds'
import { ok, type Result } from '../domain/result'
import type { OperatorAction } from '../domain/record'
import type { ActionPreview, Alarm, Occupant, OpenViolation, Operator, Status } from '../../preload/contract/models'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { DeskRequest, Requests } from '../../preload/contract/requests'
import { acknowledging, addNote, assignTo, closing, notDone, shelving, tickOffStep, type AlarmDesk } from './alarm-acts'
import { formatInstant, type Instant } from '../domain/time'
import { certify, listCertificates, revokeCertificate } from './certificates'
import { checkAction, checkArea, checkCardholder, checkDoor, checkFilter, checkLength } from './check'
import { recordReason } from '../domain/recorded-reason'
import type { ChangeAnswers } from './change-answers'
import { searchAudit } from './audit-answers'
import type { DraftAnswers } from './draft-answers'
import type { VersionAnswers } from './version-answers'
import type { PeopleAnswers } from './people-answers'
import type { PhotoAnswers } from './photo-answers'
import { recordsAnswers } from './records-answers'
import { certaintyOf } from './confidence'
import type { Confirmations } from './confirmations'
import type { Handovers } from './handover'
import { laneRow, pastQuery, rowsQuery } from './lane'
import { lineAnswers } from './line-answers'
import type { ListAnswers } from './list-answers'
import type { Live } from './live'
import { likeOf } from './looks-like'
import type { Present } from './presence'
import type { DeskOptions, DoneOrNot } from './running'
import type { RollCalls } from './roll-call'
import { siteView, type People } from './site-view'
import { personState, type Surroundings } from './status'
import { timelineOf } from './timeline'
import { alarmWithoutPeople, NOBODY, statusWithoutPeople } from './without-people'

export interface Asker extends Present {
  /** Of the session that asks. */
  readonly session: number
  readonly operator: Operator
  readonly window: number
}

export type DeskAnswers = {
  readonly [Name in DeskRequest]: (
    // These are answered for every caller.
    asker: Name extends 'watch' | 'setFollowing' ? Pick<Asker, 'window'> : Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** What the answers take from the desk's own state. */
export interface DeskState {
  readonly options: DeskOptions
  readonly people: People
  readonly live: Live
  readonly changes: ChangeAnswers & ListAnswers & DraftAnswers & VersionAnswers & PhotoAnswers & PeopleAnswers
  readonly alarmDesk: AlarmDesk
  readonly around: () => Surroundings
  readonly fresh: () => Promise<Overview>
  readonly statusFor: (operator: Operator) => Status
  readonly violations: () => readonly OpenViolation[]
  readonly alarms: () => readonly Alarm[]
  readonly openedBy: (violation: ViolationFacts) => number | undefined
  readonly rollCalls: RollCalls
  readonly handovers: Handovers
  readonly confirmations: Confirmations
}

const HELLO_ROWS = 500
const PERSON_ROWS = 10
const FOUND_LIMIT = 20

const notFound = (detail: string): Failure => ({ ok: false, code: 'not-found', detail })
const onPaper = (written: Result<string, string>): Answer<{ readonly file: string }> =>
  written.ok ? ok({ file: written.value }) : { ok: false, code: 'internal', detail: written.error }
const done = (result: DoneOrNot): Answer<{ readonly seq: number }> =>
  result.ok ? ok(result.value) : notDone(result.error)

export function deskAnswers(state: DeskState): DeskAnswers {
  const { options, people, alarmDesk } = state
  const { running, clock } = options
  const { site, ask } = running
  const toLane = laneRow(site)
  const acknowledge = acknowledging(alarmDesk)
  const close = closing(alarmDesk)
  const shelve = shelving(alarmDesk)

  return {
    hello: async ({ operator }) => {
      const [, rows] = await Promise.all([state.fresh(), ask('rows', rowsQuery(null, HELLO_ROWS, {}))])
      return ok({
        ...options.about,
        site: siteView(site),
        status: state.statusFor(operator),
        alarms: state.alarms(),
        violations: state.violations(),
        rows: rows.flatMap(toLane),
      })
    },

    watch: async () => {
      await state.fresh()
      return ok({
        site: siteView(site),
        status: statusWithoutPeople(state.statusFor(NOBODY)),
        alarms: state.alarms().map(alarmWithoutPeople),
      })
    },

    rows: async (_asker, { before, limit, filter }) => {
      const checked = checkFilter(site, filter)
      if (!checked.ok) return checked.error
      return ok((await ask('rows', rowsQuery(before, limit, filter))).flatMap(toLane))
    },

    history: async (_asker, { before, limit, filter }) => {
      const { rows, next, reached } = await running.search(pastQuery(before, limit, filter))
      return ok({ rows: rows.flatMap(toLane), next, reached })
    },

    audit: (_asker, query) => searchAudit(running, toLane, query),

    exportHistory: async (asker, { filter, formats, why }) => {
      const chosen = await options.dialogs.exportFolder(asker, exportName(site.name, clock.now()))
      if (!chosen.ok) return chosen.error
      const folder = chosen.value
      if (folder === null) return ok(null)
      const query = { ...pastQuery(null, 1, filter), before: running.journal().lastSeq + 1 }
      const begun = await running.exports.begin({ query, filter, formats, why, folder, operator: asker.operator })
      return begun.ok ? ok(begun.value) : notDone(begun.error)
    },
    exportState: () => ok(running.exports.state()),
    cancelExport: async (_asker, id) => {
      await running.exports.cancel(id)
      return ok(null)
    },

    detail: async (_asker, seq) => {
      const found = await ask('event', { seq })
      if (!found) return notFound(`there is no event ${seq} in the journal`)
      const { row, explanation } = found
      const [shown] = [toLane(explanation ? { ...row, explanation } : row)].flat()
      if (!shown) return notFound(`event ${seq} is a panel's report about itself, which has no details`)
      return ok({
        row: shown,
        explanation: explanation ? options.explain(explanation) : null,
        explanationMissing: explanation ? null : options.words(missing(row.event.event)),
        person: 'cardholder' in row.event && row.event.cardholder ? await person(row.event.cardholder) : null,
        ...likeOf(site, row.event),
      })
    },

    person: async (_asker, id) => {
      const found = await person(id)
      return found ? ok(found) : notFound(`there is no cardholder ${id} on this site`)
    },

    names: (_asker, ids) => ok(ids.flatMap((id) => people.name(id) ?? [])),

    findPeople: (_asker, text) => ok(people.find(text, FOUND_LIMIT)),

    inside: async (_asker, area) => {
      const checked = checkArea(site, area)
      if (!checked.ok) return checked.error
      const around = state.around()
      const inside = await ask('inside', { area })
      const occupants = inside.map(({ cardholder, since }): Occupant => {
        const { confidence, because } = certaintyOf(
          { cardholder, location: area, since },
          around.clues,
          around.layout,
          around.now,
        )
        const name = people.name(cardholder)?.name ?? cardholder
        return { id: cardholder, name, since, confidence, ...(because ? { confidenceBecause: because } : {}) }
      })
      return ok(occupants.toSorted((a, b) => a.since - b.since))
    },

    timeline: async (_asker, cardholder, area) => {
      const known = checkCardholder(site, cardholder)
      if (!known.ok) return known.error
      const facts = await ask('person', { id: cardholder })
      const violation = facts?.violations.find((open) => open.area === area)
      if (!violation) return notFound(`${cardholder} has no open violation in area ${area}`)
      return ok((await timelineOf(violation, site, (query) => ask('rows', query))).flatMap(toLane))
    },

    preview: async ({ operator }, action) => {
      const checked = checkAct(operator, action)
      if (!checked.ok) return checked.error
      return ok<ActionPreview>({ ...(await ask('preview', { action })), panels: panelsOf(action) })
    },

    challenge: (asker, what) => state.confirmations.challenge(what, asker),
    confirm: (asker, challenge, second) => state.confirmations.confirm(challenge, second, asker),

    act: async (asker, action, reason) => {
      const { operator } = asker
      const checked = checkAct(operator, action)
      if (!checked.ok) return checked.error
      const passed = state.confirmations.pass({ kind: 'action', action }, asker)
      if (!passed.ok) return passed.error
      return done(await running.act(action, operator.name, recordReason(reason), passed.value))
    },

    unlockOnce: async ({ operator }, door, reason) => {
      const checked = checkDoor(site, door)
      if (!checked.ok) return checked.error
      return done(await running.unlockOnce(door, operator.name, recordReason(reason)))
    },

    acknowledge: ({ operator }, alarms) => acknowledge(alarms, operator),
    note: ({ operator }, alarm, text) => addNote(alarmDesk, alarm, text, operator),
    closeAlarms: ({ operator }, alarms, how) => close(alarms, how, operator),
    shelveAlarms: ({ operator }, alarms, until, reason) => shelve(alarms, { until, reason }, operator),

    ...lineAnswers(running),
    certificates: () => listCertificates(running.certificates),
    certify: (asker, name) => certify(running.certificates, name, asker, options.dialogs),
    revokeCertificate: ({ operator }, name, why) => revokeCertificate(running.certificates, name, operator, why),
    ...recordsAnswers(site, running.records),
    ...state.changes,
    assign: ({ operator }, alarm, assignee) => assignTo(alarmDesk, alarm, assignee, operator),
    tickStep: ({ operator }, alarm, step, on) => tickOffStep(alarmDesk, alarm, step, on, operator),
    closedAlarms: () => ok(state.live.closedAlarms(clock.now())),

    waitingOrders: () => ok(running.waitingOrders()),
    handover: ({ operator }) => state.handovers.current(operator),
    handOver: ({ operator }, note) => state.handovers.handOver(note, operator),
    takeOver: ({ operator }) => state.handovers.takeOver(operator),
    handoverDocument: async ({ operator }) => {
      const found = await state.handovers.current(operator)
      if (!found.ok) return found
      const { last } = found.value
      return last ? onPaper(await options.paper.handover(last)) : notFound('no shift was handed over yet')
    },
    musterDocument: async () => {
      const found = state.rollCalls.roll()
      if (!found.ok) return found
      return found.value ? onPaper(await options.paper.muster(found.value)) : notFound('no roll-call is going on')
    },

    freezeMuster: ({ operator }, scope) => state.rollCalls.freeze(scope, operator),
    musterPreview: (_asker, scope) => state.rollCalls.preview(scope),
    muster: () => state.rollCalls.roll(),
    tickOff: ({ operator }, cardholder, area, on) => state.rollCalls.tick(cardholder, area, on, operator),
    reconcileMuster: async (asker, reason) => {
      const passed = state.confirmations.pass({ kind: 'reconcile' }, asker)
      return passed.ok ? state.rollCalls.reconcile(reason, asker.operator, passed.value) : passed.error
    },

    setFollowing: ({ window }, following) => {
      options.onFollowing(window, following)
      return ok(null)
    },
  }

  function checkAct(operator: Operator, action: OperatorAction): Result<null, Failure> {
    const checked = checkAction(site, action, clock.now())
    return checked.ok ? checkLength(operator.role, action, clock.now()) : checked
  }

  async function person(id: string) {
    if (!people.cardholder(id)) return null
    const [facts, rows] = await Promise.all([
      ask('person', { id }),
      ask('rows', rowsQuery(null, PERSON_ROWS, { cardholder: id })),
    ])
    const known = facts && personState(id, facts, rows.flatMap(toLane), state.around(), state.openedBy)
    const photo = running.photos.version(id)
    return known ? { ...known, ...(photo === undefined ? {} : { photo }) } : null
  }

  /** Panels that an action must reach: those with a reader that it affects. */
  function panelsOf(action: OperatorAction): ActionPreview['panels'] {
    const touched = site.readers.filter((reader) => {
      if ('door' in action) return reader.door === action.door
      const scope = 'scope' in action ? action.scope : action
      if ('reader' in scope) return reader.id === scope.reader
      const area = 'area' in scope ? scope.area : undefined
      return area === undefined || reader.from === area || reader.to === area
    })
    const controllers = new Set(touched.map(({ controller }) => controller))
    const online = new Map(running.devices().controllers.map((each) => [each.id, each]))
    return withTrait(site.controllers, 'decidesAlone')
      .filter(({ id }) => controllers.has(id))
      .map(({ id }) => ({ id, online: online.get(id)?.online ?? false, since: online.get(id)?.since ?? null }))
  }
}

/** A name for an export's folder that any file system takes: `evidence-Kestrel-Works-2026-11-21T03-12-28Z`. */
export const exportName = (site: string, at: Instant): string =>
  `evidence-${site.replace(/[^\p{L}\p{N}]+/gu, '-')}-${formatInstant(at)
    .replace(/\.\d+Z/, 'Z')
    .replaceAll(':', '-')}`

/** Catalogue key of why an event has no explanation. */
function missing(event: string): string {
  if (event === 'access.granted') return 'why.missing.plain-grant'
  return event === 'access.denied' ? 'why.missing.not-kept' : 'why.missing'
}
