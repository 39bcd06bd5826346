/** Work by hand at reader lines as the journal keeps it: who began what and why, and how it ended. */
import type { Incoming } from '../decider/messages'
import type { DriverServices } from '../devices/driver'
import type { Fleet } from '../devices/fleet'
import type { KeyPasswordDesk, KeyStore } from '../devices/key-store'
import type { SerialPorts } from '../devices/line-port'
import type { LineState, LineTools, NotStarted } from '../devices/line-tools'
import type { DeskEvent, LineWorkEvent, NewDeskEvent } from '../domain/desk-event'
import type { HardwareDesk } from '../domain/hardware-desk'
import type { ControllerId } from '../domain/ids'
import { readerOf, type LineTask, type LineWork } from '../domain/line-work'
import { type Result, fail } from '../domain/result'
import type { Instant } from '../domain/time'
import { hardwareDesk, trialDone } from './hardware'
import { readerKeys } from './reader-keys'

/** `Failure`: why the journal did not take it. */
export interface LineRequests<Failure> extends KeyPasswordDesk {
  /** Lines and panels that the site may not have yet. */
  readonly hardware: HardwareDesk
  /** Counters of a reader line, work by hand there, its recording; undefined for a controller without such a line. */
  readonly line: (controller: ControllerId) => LineState | undefined
  /** Begins work by hand at a reader line: journalled first. How it ends is journalled too. */
  readonly startLineWork: (
    controller: ControllerId,
    task: LineTask,
    operator: string,
    reason: string,
  ) => Promise<Result<LineWork, Failure | NotStarted>>
  readonly cancelLineWork: (controller: ControllerId) => void
  /** Starts or ends a recording of a line, journalled; gives the file. */
  readonly recordLine: (
    controller: ControllerId,
    on: boolean,
    operator: string,
    reason: string,
  ) => Promise<Result<string | null, Failure | NotStarted>>
}

const noLine = (controller: ControllerId): { ok: false; error: NotStarted } =>
  fail({ code: 'bad-argument', detail: `${controller} is no line of readers that has a port` })

const detailOf = (task: LineTask): string | undefined => {
  if (task.task === 'set-address') return String(task.address)
  return task.task === 'set-speed' ? String(task.baud) : undefined
}

const about = (
  controller: ControllerId,
  task: LineTask,
): Pick<LineWorkEvent, 'controller' | 'reader' | 'task' | 'text'> => {
  const reader = readerOf(task)
  const text = detailOf(task)
  return {
    controller,
    task: task.task,
    ...(reader === undefined ? {} : { reader }),
    ...(text === undefined ? {} : { text }),
  }
}

const lineDone = (controller: ControllerId, work: LineWork, at: Instant): LineWorkEvent => ({
  at,
  event: 'desk.line-done',
  operator: work.operator,
  ...about(controller, work.task),
  outcome: !work.outcome || work.outcome.ok ? 'done' : work.outcome.why,
})

/** What drivers report of work by hand, as events of the journal. */
export const lineReports = (
  write: (event: DeskEvent) => void,
  now: () => Instant,
): Pick<DriverServices, 'onLineWork' | 'onTrialDone'> => ({
  onLineWork: (controller, work) => {
    if (work.outcome) write(lineDone(controller, work, now()))
  },
  onTrialDone: (done) => write({ at: now(), ...trialDone(done) }),
})

interface UpkeepSetup<Failure> {
  readonly fleet: Pick<Fleet, 'line' | 'trials' | 'strangers'>
  readonly submit: (item: Incoming) => Promise<Result<unknown, Failure>>
  readonly now: () => Instant
  readonly keyStore: KeyStore
  /** Left out: this process has the serial ports. */
  readonly serial?: SerialPorts | undefined
}

export function lineUpkeep<Failure extends { readonly detail: string }>(
  setup: UpkeepSetup<Failure>,
): LineRequests<Failure> {
  const { fleet, submit, now, keyStore, serial } = setup
  const find = (id: ControllerId): LineTools | undefined => fleet.line(id)
  const journal = (event: NewDeskEvent): Promise<Result<unknown, Failure>> =>
    submit({ kind: 'desk', event: { ...event, at: now() } })
  return {
    ...readerKeys(keyStore, journal),
    hardware: hardwareDesk({ fleet, journal, listSerial: serial?.list }),
    line: (controller): LineState | undefined => find(controller)?.state(),
    startLineWork: async (controller, task, operator, reason) => {
      const line = find(controller)
      if (!line) return noLine(controller)
      const event = { at: now(), event: 'desk.line-work', operator, reason, ...about(controller, task) } as const
      const written = await submit({ kind: 'desk', event })
      return written.ok ? line.start(task, operator) : written
    },
    cancelLineWork: (controller) => find(controller)?.cancel(),
    recordLine: async (controller, on, operator, reason) => {
      const line = find(controller)
      if (!line) return noLine(controller)
      const event = { at: now(), event: on ? 'desk.line-work' : 'desk.line-done', operator, reason } as const
      const written = await submit({
        kind: 'desk',
        event: { ...event, controller, task: 'record', ...(on ? {} : { outcome: 'done' as const }) },
      })
      return written.ok ? line.record(on) : written
    },
  }
}
