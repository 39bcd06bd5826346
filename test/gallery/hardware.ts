/** A line that is tried, with a finding of each kind, and two panels that dial without being in the site. */
import type { Answer } from '../../preload/contract/answer'
import type { LineTrial, TrialFind, TrialReader } from '../../preload/contract/hardware'
import { NOW } from './rows'

const find = (address: number, more: Partial<TrialFind> = {}): TrialFind => ({
  ...{ address, baud: 38_400, acceptsDefaultKey: false, isShared: false, isNoisy: false, hasKey: true },
  identity: { vendor: '00-06-8E', serial: 290_732 + address, firmware: '2.14.0' },
  ...more,
})

const TRIAL: LineTrial = {
  ...{ controller: 'B1', isInForce: true, isFixedSpeed: false, startedAt: NOW - 9_000, step: 'searched' },
  link: { path: '/dev/ttyUSB0', baud: 38_400 },
  ...{ progress: null, problem: null, reader: null },
  found: [find(0), find(30, { acceptsDefaultKey: true, hasKey: false }), find(31, { hasKey: false, isNoisy: true })],
  heard: [{ baud: 38_400, noiseBytes: 31, damaged: 4, garbled: [32], late: [] }],
}

const SEARCHING: LineTrial = {
  ...TRIAL,
  ...{ step: 'searching', found: [find(0)], heard: [] },
  progress: { done: 14, of: 38, baud: 38_400, address: 3 },
}

const reader: TrialReader = {
  ...{ address: 30, secureChannel: 'required', state: 'offline', why: 'no-key', pairing: null },
  ...{ reads: 0, lastRead: null },
}

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

/** The search ends when it is asked for the second time; a pairing succeeds, and a card is read. */
export function hardwareAnswers() {
  let trial: LineTrial | null = null
  const set = (next: LineTrial | null): Promise<Answer<LineTrial | null>> => {
    trial = next
    return ok(trial)
  }
  const tried = (next: LineTrial): Promise<Answer<LineTrial>> => {
    trial = next
    return ok(next)
  }
  return {
    serialPorts: () =>
      ok([
        { path: '/dev/ttyUSB0', maker: 'FTDI', serial: 'FT4QXR1' },
        { path: '/dev/ttyUSB1', maker: 'Silicon Labs', serial: '0001' },
      ]),
    strangers: () =>
      ok({
        listensAt: '10.20.0.2:3001',
        panels: [
          { id: 'stores-panel', address: '10.20.0.41', at: NOW - 3_000 },
          { id: 'P17', address: '10.20.0.44', at: NOW - 61_000 },
        ],
      }),
    startLineTrial: () => tried(SEARCHING),
    lineTrial: () => (trial?.step === 'searching' ? set(TRIAL) : ok(trial)),
    stopLineSearch: () => ok(null),
    tryReader: (address: number) => tried({ ...TRIAL, reader: { ...reader, address } }),
    pairTriedReader: () =>
      tried({
        ...TRIAL,
        reader: {
          ...{ ...reader, state: 'online', why: null, reads: 1, lastRead: NOW - 2_000 },
          pairing: { step: 'stored', outcome: { ok: true } },
        },
      }),
    endLineTrial: () => {
      trial = null
      return ok(null)
    },
  }
}
