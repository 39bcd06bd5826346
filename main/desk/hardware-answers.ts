/** Hardware that the site may not have yet, for a window. */
import type { HardwareDesk, HardwareProblem } from '../domain/hardware-desk'
import { ok, type Result } from '../domain/result'
import type { Answer } from '../../preload/contract/answer'
import type { Operator } from '../../preload/contract/models'
import type { Requests } from '../../preload/contract/requests'
import type { hardwareRequests } from '../../preload/contract/requests/hardware'

export type HardwareAnswers = {
  readonly [Name in keyof typeof hardwareRequests]: (
    asker: { readonly operator: Operator },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export function hardwareAnswers(hardware: HardwareDesk): HardwareAnswers {
  return {
    serialPorts: async () => ok(await hardware.serialPorts()),
    strangers: () => ok(hardware.strangers()),
    startLineTrial: async ({ operator }, link, controller, thorough) =>
      answerOf(await hardware.startTrial({ link, controller, thorough }, operator.name)),
    lineTrial: () => ok(hardware.trial()),
    stopLineSearch: () => {
      hardware.stopSearch()
      return ok(null)
    },
    tryReader: async (_asker, address, baud, secureChannel) =>
      answerOf(await hardware.tryReader({ address, baud, secureChannel })),
    pairTriedReader: async ({ operator }, seconds) => answerOf(await hardware.pairReader(seconds, operator.name)),
    endLineTrial: async () => {
      await hardware.endTrial()
      return ok(null)
    },
  }
}

function answerOf<T>(result: Result<T, HardwareProblem>): Answer<T> {
  if (result.ok) return result
  const { code, detail } = result.error
  return { ok: false, code: code === 'busy' ? 'offline' : code, detail }
}
