/** A shift handover for the scripted bridge. */
import type { HandoverLine, Status } from '../../preload/contract/models'
import type { Handover } from '../../preload/contract/shift'
import type { Answer } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import { at, NOW } from './rows'

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

type HandoverRequest = 'handover' | 'handOver' | 'takeOver' | 'handoverDocument' | 'musterDocument'
type HandoverRequests = {
  readonly [Name in HandoverRequest]: (...args: Parameters<Requests[Name]>) => Promise<ReturnType<Requests[Name]>>
}

const LINES: readonly HandoverLine[] = [
  {
    about: 'alarm',
    text: 'P1 Door forced open: Stores roller door 3, new; not done: Look at the camera',
    at: at('03:11:20'),
    subject: { alarm: 'a1', seq: 1 },
  },
  {
    about: 'alarm',
    text: 'P2 Refused, locked out: Laboratory in, Ines Valderrama, with M. Okafor',
    at: at('03:11:38'),
  },
  {
    about: 'violation',
    text: 'Ines Valderrama: Double entry, Laboratory, tried 2 times, locked out',
    at: at('03:11:38'),
  },
  { about: 'relaxation', text: 'Grant on violation, Loading yard, until 03:26:30', at: at('02:56:30') },
  { about: 'device', text: 'Lab side exit out is offline', at: at('03:05:40') },
  { about: 'pending', text: 'P3 Stores: reset Ines Valderrama, by M. Okafor', at: at('03:11:58') },
  {
    about: 'note',
    text: 'technician called (M. Okafor, P3 Reader offline: Lab side exit out, acknowledged)',
    at: at('03:06:41'),
  },
]

export function handoverRequests(
  status: Status,
  changed: (change: Pick<Status, 'handover'>) => void,
): HandoverRequests {
  const state = { since: at('22:00'), lines: LINES }
  let last: Handover['last'] = status.handover
    ? { ...status.handover, note: 'Part for the gate arm comes at 07:00', told: state, incoming: null, takenAt: null }
    : null
  return {
    handover: () => ok({ now: state, last }),
    handOver: (note) => {
      last = { at: NOW, outgoing: status.operator.name, note, told: state, incoming: null, takenAt: null }
      changed({ handover: { at: NOW, outgoing: status.operator.name } })
      return ok(null)
    },
    takeOver: () => {
      last = last && { ...last, incoming: status.operator.name, takenAt: NOW }
      changed({})
      return ok(null)
    },
    handoverDocument: () => ok({ file: 'documents/handover-20261121-031000.pdf' }),
    musterDocument: () => ok({ file: 'documents/roll-call-20261121-031000.pdf' }),
  }
}
