/** Hardware that the site may not have yet: what is searched and paired is journalled, like work at a line of the site. */
import type { Fleet } from '../devices/fleet'
import type { TrialDone } from '../devices/line-trials'
import type { NewDeskEvent } from '../domain/desk-event'
import type { HardwareDesk, HardwareProblem } from '../domain/hardware-desk'
import type { LineLink, SerialPortName } from '../domain/line-trial'
import { fail, type Result } from '../domain/result'

interface HardwareSetup {
  readonly fleet: Pick<Fleet, 'trials' | 'strangers'>
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  /** Left out: this process lists them. */
  readonly listSerial?: (() => Promise<readonly SerialPortName[]>) | undefined
}

/** Why it is done, as every work at a line has a reason: a reader is put into operation. */
const REASON = 'commissioning'

/** The serial library is loaded when it is first needed. */
const ownSerial = async (): Promise<readonly SerialPortName[]> => (await import('../transport/serial')).listSerial()

const NO_LINES: HardwareProblem = { code: 'bad-argument', detail: 'this console has no driver of reader lines' }

const placeOf = (link: LineLink): string => ('path' in link ? link.path : `${link.host}:${link.port}`)

export function hardwareDesk({ fleet, journal, listSerial = ownSerial }: HardwareSetup): HardwareDesk {
  const noted = async (event: NewDeskEvent): Promise<HardwareProblem | null> => {
    const written = await journal(event)
    return written.ok ? null : { code: 'journal', detail: written.error.detail }
  }
  return {
    serialPorts: () => listSerial(),
    strangers: fleet.strangers,
    trial: () => fleet.trials()?.state() ?? null,
    startTrial: async (asked, operator) => {
      const trials = fleet.trials()
      if (!trials) return fail(NO_LINES)
      const { controller, link } = asked
      const about = { event: 'desk.line-work', operator, reason: REASON, controller } as const
      const problem = await noted({ ...about, task: 'search', text: placeOf(link) })
      return problem ? fail(problem) : trials.start({ ...asked, operator })
    },
    stopSearch: () => fleet.trials()?.cancel(),
    tryReader: async (asked) => (await fleet.trials()?.tryReader(asked)) ?? fail(NO_LINES),
    pairReader: async (seconds, operator) => {
      const trials = fleet.trials()
      const trial = trials?.state()
      if (!trials || !trial?.reader) return fail({ code: 'bad-argument', detail: 'no reader is tried' })
      const { controller, reader } = trial
      const about = { event: 'desk.line-work', operator, reason: REASON, controller } as const
      const problem = await noted({ ...about, task: 'pair', text: String(reader.address) })
      return problem ? fail(problem) : trials.pair(operator, seconds)
    },
    endTrial: async () => fleet.trials()?.end(),
  }
}

export const trialDone = ({ task, controller, operator, address, outcome }: TrialDone): NewDeskEvent => ({
  event: 'desk.line-done',
  ...{ operator, controller, task, outcome },
  ...(address === null ? {} : { text: String(address) }),
})
