/** Tries a line: on the bus in force where the site has the line, else on a port of its own. */
import { randomBytes as random } from 'node:crypto'
import type { ControllerId } from '../../domain/ids'
import type { LineLink, LinePortProblem, LineTrial, TrialReader } from '../../domain/line-trial'
import { fail, ok, type Result } from '../../domain/result'
import { MINUTE, SECOND } from '../../domain/time'
import type { FoundReader } from '../../osdp/discovery'
import type { OpenPort } from '../../transport/port'
import { nodeAes } from '../aes'
import type { DeviceClock } from '../device-clock'
import type { DriverServices } from '../driver'
import type { KeyStore } from '../key-store'
import { linePort } from '../line-port'
import type { NotStarted } from '../line-tools'
import type { LineTrials, TrialAsked, TrialDone, TrialReaderAsked } from '../line-trials'
import { lineFind } from './line-work'
import type { GuestEvent } from './bus-happening'
import { type OsdpBus, openOsdpBus } from './osdp-bus'
import type { DiscoveryStep } from './osdp-discovery'

interface LineInForce {
  readonly controller: ControllerId
  readonly bus: OsdpBus
  /** Who is at work by hand there; null: nobody. */
  readonly worker: () => string | null
}

interface TrialsSetup {
  readonly clock: DeviceClock
  readonly randomBytes: (count: number) => Uint8Array
  readonly keyStore: KeyStore
  readonly openPort: (link: LineLink) => OpenPort
  /** The line of the site in force at this port; null: no line of the site is there. */
  readonly inForce: (link: LineLink) => LineInForce | null
  readonly done: (done: TrialDone) => void
}

/** A trial that nobody looks at any more ends: its reader is polled, and its port is taken. */
const UNWATCHED_MS = 2 * MINUTE
/** No reader of a site is named so: ids of a site file do not begin with a space. */
const GUEST = ' new reader'

/** @param services what opens ports and stores keys @param inForce the lines of the running site; none before it runs */
export const lineTrials = (
  services: Pick<DriverServices, 'clock' | 'keyStore' | 'openSerial' | 'onTrialDone'>,
  inForce: TrialsSetup['inForce'],
): LineTrials =>
  new OsdpTrials({
    clock: services.clock,
    keyStore: services.keyStore,
    randomBytes: (count) => random(count),
    openPort: (link) => portOf(link, services.openSerial),
    inForce,
    done: services.onTrialDone ?? (() => undefined),
  })

function portOf(link: LineLink, openSerial: DriverServices['openSerial']): OpenPort {
  const place =
    'path' in link
      ? ({ kind: 'serial', path: link.path, baud: link.baud } as const)
      : ({ kind: 'tcp', host: link.host, port: link.port, baud: link.baud } as const)
  return linePort(place, openSerial)
}

const notNow = (code: NotStarted['code'], detail: string): { ok: false; error: NotStarted } => fail({ code, detail })

class OsdpTrials implements LineTrials {
  private view: LineTrial | null = null
  private bus: OsdpBus | null = null
  private endSearch: (() => void) | null = null
  private stopWaiting: () => void = () => undefined
  /** Of a line that the site does not have; the bus in force is not ours to close. */
  private ownBus: OsdpBus | null = null
  /** Whether this console has a key for the address. */
  private readonly keyed = new Map<number, boolean>()
  private searching: Promise<void> = Promise.resolve()
  private run = 0
  private operator = ''

  constructor(private readonly setup: TrialsSetup) {}

  readonly start = async (asked: TrialAsked): Promise<Result<LineTrial, NotStarted>> => {
    await this.end()
    const { setup } = this
    const inForce = setup.inForce(asked.link)
    const worker = inForce?.worker() ?? null
    if (worker !== null) return notNow('busy', `${worker} is at work on this line`)
    const run = ++this.run
    this.operator = asked.operator
    this.view = {
      controller: inForce?.controller ?? asked.controller,
      isInForce: inForce !== null,
      link: asked.link,
      isFixedSpeed: !('path' in asked.link),
      startedAt: setup.clock.now(),
      step: 'opening',
      ...{ progress: null, found: [], heard: [], problem: null, reader: null },
    }
    this.watched()
    if (inForce) this.search(run, inForce.bus, asked.thorough)
    else {
      const bus = await this.open(run, asked.link, (opened) => this.search(run, opened, asked.thorough))
      if (this.run !== run) {
        await bus.close()
        return notNow('bad-argument', 'another search was started meanwhile')
      }
    }
    return this.current()
  }

  readonly state = (): LineTrial | null => {
    this.watched()
    return this.view
  }

  readonly cancel = (): void => this.endSearch?.()

  readonly tryReader = async (asked: TrialReaderAsked): Promise<Result<LineTrial, NotStarted>> => {
    const { view, run } = this
    const find = view?.found.find(({ address, baud }) => address === asked.address && baud === asked.baud)
    if (!view || !find || this.endSearch)
      return notNow('bad-argument', `no reader was found at address ${asked.address}`)
    if (view.isInForce && this.bus?.stats().baud !== asked.baud)
      return notNow('bad-argument', `the line does not run at ${asked.baud} baud`)
    // A line of its own follows the speed of its new reader.
    if (!view.isInForce && 'path' in view.link && view.link.baud !== asked.baud) {
      const link = { ...view.link, baud: asked.baud }
      await this.closeOwn()
      await this.open(run, link, () => undefined)
      if (this.run !== run) return notNow('bad-argument', 'another search was started meanwhile')
      this.set({ link })
    }
    const { address, secureChannel } = asked
    this.set({
      reader: { address, secureChannel, state: 'waiting', why: null, pairing: null, reads: 0, lastRead: null },
    })
    const admitted = await this.bus?.admit({ id: GUEST, address, secureChannel }, (event, at) => {
      if (this.run === run) this.hear(event, at)
    })
    if (admitted !== true) {
      this.set({ reader: null })
      return notNow('bad-argument', `the site has a reader at address ${address} of this line`)
    }
    return this.current()
  }

  readonly pair = (operator: string, seconds: number): Result<LineTrial, NotStarted> => {
    const reader = this.view?.reader
    if (!reader || !this.bus) return notNow('bad-argument', 'no reader is tried')
    this.operator = operator
    this.setReader({ pairing: { step: 'waiting', outcome: null } })
    this.bus.pair(GUEST, operator, seconds * SECOND)
    return this.current()
  }

  readonly end = async (): Promise<void> => {
    if (this.endSearch) this.tell('search', 'cancelled')
    this.run++
    this.stopWaiting()
    this.endSearch?.()
    this.endSearch = null
    this.bus?.dismiss()
    this.bus = null
    this.view = null
    this.keyed.clear()
    // A cancelled search still has to give the line back.
    await this.searching
    await this.closeOwn()
  }

  private current(): Result<LineTrial, NotStarted> {
    return this.view ? ok(this.view) : notNow('bad-argument', 'the trial of this line has ended')
  }

  private watched(): void {
    this.stopWaiting()
    if (this.view) this.stopWaiting = this.setup.clock.setTimer(UNWATCHED_MS, () => void this.end())
  }

  private async closeOwn(): Promise<void> {
    const { ownBus } = this
    this.ownBus = null
    await ownBus?.close()
  }

  /** Opens the port on a bus without readers. @param up called once, when the port is open */
  private async open(run: number, link: LineLink, up: (bus: OsdpBus) => void): Promise<OsdpBus> {
    const { clock, randomBytes, keyStore, openPort } = this.setup
    const port = openPort(link)
    let isUp = false
    let opened: OsdpBus | null = null
    const begin = (): void => {
      if (!isUp || !opened || this.run !== run) return
      up(opened)
    }
    const bus = await openOsdpBus({
      controller: this.view?.controller ?? '',
      baud: link.baud,
      readers: [],
      // Nothing is polled between the search and the trial of a reader, so silence does not mean that the port is dead.
      openPort: async (listener) => {
        const result = await port(listener)
        return result.ok ? ok({ ...result.value, deadAfterMs: null }) : result
      },
      ...{ clock, aes: nodeAes, randomBytes, keyStore },
      onEvent: (event) => {
        if (this.run !== run) return
        if (event.kind === 'port-up' && !isUp) {
          isUp = true
          begin()
        } else if (event.kind === 'port-down') this.portDown(event.failure.kind, event.failure.message)
      },
    })
    if (this.run === run) {
      this.ownBus = bus
      this.bus = bus
    }
    opened = bus
    begin()
    return bus
  }

  private portDown(kind: LinePortProblem, detail: string): void {
    const { step, reader } = this.view ?? {}
    if (step === 'opening' || step === 'searching') {
      this.set({ step: 'failed', problem: { kind, detail } })
      this.tell('search', 'line-down')
      this.endSearch = null
      void this.closeOwn()
    } else if (reader) this.setReader({ state: 'offline', why: 'port' })
  }

  private search(run: number, bus: OsdpBus, thorough: boolean): void {
    this.bus = bus
    let over = (): void => undefined
    this.endSearch = bus.discover({ thorough }, (step) => {
      if (step.kind === 'over') over()
      if (this.run === run) this.searched(step)
    })
    if (this.endSearch) {
      this.searching = new Promise((resolve) => (over = resolve))
      this.set({ step: 'searching' })
    } else {
      this.set({ step: 'failed', problem: { kind: 'disconnected', detail: 'the port of this line is not open' } })
      this.tell('search', 'line-down')
    }
  }

  private searched(step: DiscoveryStep): void {
    if (this.view?.step !== 'searching') return
    switch (step.kind) {
      case 'progress': {
        const { done, of, baud, address } = step
        return this.set({ progress: { done, of, baud, address } })
      }
      case 'found':
        this.found([...(this.view.found ?? []), this.named(step.reader)])
        return void this.findKey(step.reader)
      case 'over':
        this.endSearch = null
        this.set({ step: step.cancelled ? 'cancelled' : 'searched', heard: step.heard })
        this.tell('search', step.cancelled ? 'cancelled' : 'done')
        return this.found(step.found.map((reader) => this.named(reader)))
    }
  }

  private named(reader: FoundReader): LineTrial['found'][number] {
    return { ...lineFind(reader), hasKey: this.keyed.get(reader.address) ?? false }
  }

  /** The last of each address and speed. */
  private found(all: LineTrial['found']): void {
    this.set({ found: [...new Map(all.map((one) => [`${one.baud}/${one.address}`, one])).values()] })
  }

  private async findKey({ address }: FoundReader): Promise<void> {
    const { run, view } = this
    const keys = await this.setup.keyStore.read(view?.controller ?? '', address)
    if (this.run !== run || !this.view) return
    const hasKey = keys.ok && keys.value.current !== null
    this.keyed.set(address, hasKey)
    this.set({ found: this.view.found.map((one) => (one.address === address ? { ...one, hasKey } : one)) })
  }

  private hear(event: GuestEvent, at: number): void {
    const reader = this.view?.reader
    if (!reader) return
    switch (event.kind) {
      case 'online':
      case 'resumed':
        return this.setReader({ state: 'online', why: null })
      case 'offline':
        return this.setReader({ state: 'offline', why: event.reason })
      case 'key-problem':
        return this.setReader({ why: event.why })
      case 'card':
      case 'card-text':
        return this.setReader({ reads: reader.reads + 1, lastRead: at })
      case 'pairing-step':
        return this.setPairing(event.step)
      case 'paired':
        return this.setPairing('proven')
      case 'keys-stored':
        if (reader.pairing?.step !== 'proven') return
        this.setReader({ pairing: { step: 'stored', outcome: { ok: true } } })
        return this.tell('pair', 'done')
      case 'key-store-failed':
        return this.pairingFailed('key-store')
      case 'pairing-failed':
        return this.pairingFailed(event.why)
      // A reader that is only tried has nothing to say of its inputs, outputs and health.
      case 'keys':
      case 'inputs':
      case 'outputs':
      case 'attached-readers':
      case 'tamper':
      case 'power':
      case 'manufacturer':
      case 'mac-failure':
      case 'session-lost':
      case 'clear-data-dropped':
      case 'reader-fault':
      case 'command':
      case 'key-rolled':
      case 'line-settings':
        return
    }
  }

  private setPairing(step: NonNullable<TrialReader['pairing']>['step']): void {
    if (this.view?.reader?.pairing) this.setReader({ pairing: { step, outcome: null } })
  }

  private pairingFailed(why: Extract<NonNullable<TrialReader['pairing']>['outcome'], { ok: false }>['why']): void {
    const pairing = this.view?.reader?.pairing
    if (!pairing || pairing.outcome) return
    this.setReader({ pairing: { ...pairing, outcome: { ok: false, why } } })
    this.tell('pair', why)
  }

  private tell(task: TrialDone['task'], outcome: TrialDone['outcome']): void {
    const { controller = '', reader } = this.view ?? {}
    const address = task === 'pair' ? (reader?.address ?? null) : null
    this.setup.done({ task, controller, operator: this.operator, address, outcome })
  }

  private setReader(change: Partial<TrialReader>): void {
    const reader = this.view?.reader
    if (reader) this.set({ reader: { ...reader, ...change } })
  }

  private set(change: Partial<LineTrial>): void {
    if (this.view) this.view = { ...this.view, ...change }
  }
}
