/** Reader lines for a window: what goes on there, and what an administrator does by hand. */
import type { LineState } from '../devices/line-tools'
import type { ControllerId } from '../domain/ids'
import { ok, type Result } from '../domain/result'
import type { LineView } from '../../preload/contract/administration'
import type { Operator } from '../../preload/contract/models'
import type { Answer } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import { hardwareAnswers, type HardwareAnswers } from './hardware-answers'
import { recordReason } from '../domain/recorded-reason'
import type { LineProblem, Running } from './running'

type LineAnswers = {
  readonly [
    Name in 'line' | 'startLineWork' | 'cancelLineWork' | 'recordLine' | 'chooseKeyPassphrase' | 'openReaderKeys'
  ]: (
    asker: { readonly operator: Operator },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export function lineAnswers(running: Running): LineAnswers & HardwareAnswers {
  return {
    ...hardwareAnswers(running.hardware),
    line: (_asker, controller) => {
      const state = running.line(controller)
      return state ? ok(viewOf(state)) : noLine(controller)
    },
    startLineWork: async ({ operator }, controller, task, reason) =>
      answerOf(await running.startLineWork(controller, task, operator.name, recordReason(reason))),
    cancelLineWork: (_asker, controller) => {
      running.cancelLineWork(controller)
      return ok(null)
    },
    recordLine: async ({ operator }, controller, on, reason) =>
      answerOf(await running.recordLine(controller, on, operator.name, recordReason(reason))),
    chooseKeyPassphrase: async ({ operator }, passphrase, replace) =>
      keysAnswer(await running.chooseKeyPassphrase(passphrase, operator.name, replace)),
    openReaderKeys: async ({ operator }, passphrase) =>
      keysAnswer(await running.openReaderKeys(passphrase, operator.name)),
  }
}

const keysAnswer = (done: Result<null, { readonly detail: string }>): Answer<null> =>
  done.ok ? done : { ok: false, code: 'reader-keys', detail: done.error.detail }

const noLine = (controller: ControllerId): Answer<never> => ({
  ok: false,
  code: 'not-found',
  detail: `${controller} is no line of readers that has a port`,
})

function answerOf<T>(result: Result<T, LineProblem>): Answer<T> {
  if (result.ok) return result
  const { code, detail } = result.error
  return { ok: false, code: code === 'busy' ? 'offline' : code, detail }
}

function viewOf({ stats, round, work, recording }: LineState): LineView {
  return {
    baud: stats.baud,
    canSetBaud: stats.canSetBaud,
    round,
    readers: stats.readers.map((one) => ({
      id: one.reader,
      address: one.address,
      online: one.online,
      secure: one.secure,
      key: one.key,
      polls: one.polls,
      retries: one.retries,
      timeouts: one.timeouts,
      crcErrors: one.crcErrors,
      macFailures: one.macFailures,
      latencyMsMedian: one.latencyMsMedian,
      latencyMsMax: one.latencyMsMax,
    })),
    damaged: stats.line.damaged,
    noiseBytes: stats.line.noiseBytes,
    work,
    recording,
  }
}
