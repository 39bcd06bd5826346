/** A new reader tried on a line: on a port of its own, and beside the readers of a running line. */
import { afterEach, describe, expect, test } from 'vitest'
import type { LineTrial, TrialReader } from '../../../main/domain/line-trial'
import type { LineTrials } from '../../../main/devices/line-trials'
import { lineTrials } from '../../../main/devices/osdp/osdp-trials'
import { realClock } from './live'
import { type Site, reader, startLine } from './simulated-line'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

interface Tried {
  readonly site: Site
  readonly trials: LineTrials
  readonly link: { readonly host: string; readonly port: number; readonly baud: number }
  /** Searches until so many readers are found. */
  readonly begin: (readers?: number) => Promise<LineTrial>
  readonly until: (holds: (trial: LineTrial) => boolean) => Promise<LineTrial>
  readonly untilReader: (holds: (reader: TrialReader) => boolean) => Promise<LineTrial>
}

/** @param running the site has the line, with a reader at address 0; else nobody has it */
async function tried(options: Parameters<typeof startLine>[0], running: boolean, worker?: string): Promise<Tried> {
  const site = await startLine(options)
  ends.push(site.close)
  if (!running) await site.bus.close()
  const inForce = { controller: 'B1', bus: site.bus, worker: () => worker ?? null }
  const trials = lineTrials({ clock: realClock, keyStore: site.keys }, () => (running ? inForce : null))
  ends.push(trials.end)
  const link = { host: '127.0.0.1', port: site.served.port, baud: 115_200 }
  const until = async (holds: (trial: LineTrial) => boolean): Promise<LineTrial> => {
    for (;;) {
      const trial = trials.state()
      if (!trial) throw new Error('the trial has ended')
      if (holds(trial)) return trial
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return {
    ...{ site, trials, link, until },
    begin: async (readers = 1) => {
      const started = await trials.start({ link, controller: 'B9', thorough: false, operator: 'olga' })
      if (!started.ok) throw new Error(started.error.detail)
      await until(({ found, step }) => found.length >= readers || step === 'failed')
      trials.cancel()
      return until(({ step }) => step !== 'searching')
    },
    untilReader: (holds) => until(({ reader: one }) => one !== null && holds(one)),
  }
}

const card = { do: 'card', format: 'H10301', facility: 12, number: '5555' }

describe('a line that the site does not have', () => {
  test('is searched on a port of its own, and the reader is paired there under the id of the draft', async () => {
    const { site, trials, begin, untilReader } = await tried({ readers: 1, secure: true, paired: false }, false)
    const searched = await begin()
    expect(searched).toMatchObject({
      ...{ controller: 'B9', isInForce: false, isFixedSpeed: true, step: 'cancelled', problem: null },
      found: [{ address: 0, acceptsDefaultKey: true, hasKey: false, isShared: false }],
    })
    const asked = { address: 0, baud: 115_200, secureChannel: 'required' } as const
    expect(await trials.tryReader(asked)).toMatchObject({ ok: true, value: { reader: { address: 0, reads: 0 } } })
    await untilReader(({ why }) => why === 'no-key')
    expect(trials.pair('olga', 60)).toMatchObject({ ok: true })
    await untilReader(({ pairing, state }) => pairing?.outcome?.ok === true && state === 'online')
    expect([...site.keys.keys.keys()]).toEqual(['B9/0'])
    site.tell({ ...card, address: 0 })
    const { reader: read } = await untilReader(({ reads }) => reads === 1)
    expect(read?.lastRead).toBeGreaterThan(0)
  })

  test('a second search knows the key, and ends what the first one began', async () => {
    const { trials, begin, untilReader } = await tried({ readers: 1, secure: true, paired: false }, false)
    await begin()
    await trials.tryReader({ address: 0, baud: 115_200, secureChannel: 'required' })
    trials.pair('olga', 60)
    await untilReader(({ pairing }) => pairing?.outcome?.ok === true)
    const again = await begin()
    expect(again).toMatchObject({ reader: null, found: [{ acceptsDefaultKey: false, hasKey: true }] })
  })

  test('a device server that refuses says why', async () => {
    const { trials, link, until } = await tried({ readers: 1 }, false)
    await trials.start({ link: { ...link, port: 1 }, controller: 'B9', thorough: false, operator: 'olga' })
    expect(await until(({ step }) => step === 'failed')).toMatchObject({ problem: { kind: 'refused' }, found: [] })
  })

  test('a cancelled search keeps what it found, and nothing is left after the end', async () => {
    const { trials, link, until } = await tried({ readers: 1 }, false)
    await trials.start({ link, controller: 'B9', thorough: true, operator: 'olga' })
    await until(({ found }) => found.length === 1)
    trials.cancel()
    expect(await until(({ step }) => step === 'cancelled')).toMatchObject({ found: [{ address: 0 }] })
    await trials.end()
    expect(trials.state()).toBeNull()
    expect(trials.pair('olga', 60)).toMatchObject({ ok: false })
  })

  test('only a reader that was found can be tried', async () => {
    const { trials, begin } = await tried({ readers: 1 }, false)
    await begin()
    expect(await trials.tryReader({ address: 7, baud: 115_200, secureChannel: 'off' })).toMatchObject({
      ok: false,
      error: { code: 'bad-argument', detail: 'no reader was found at address 7' },
    })
  })
})

describe('a line that runs', () => {
  test('its readers are back after the search, and the new one reads beside them without being theirs', async () => {
    const { site, trials, begin, untilReader } = await tried({ readers: 1, others: [5] }, true)
    await reader(site, 'R0', 'online')
    expect(await begin(2)).toMatchObject({ controller: 'B1', isInForce: true, found: [{ address: 0 }, { address: 5 }] })
    await reader(site, 'R0', 'resumed')
    expect(await trials.tryReader({ address: 0, baud: 115_200, secureChannel: 'off' })).toMatchObject({
      ok: false,
      error: { detail: 'the site has a reader at address 0 of this line' },
    })
    expect(await trials.tryReader({ address: 5, baud: 115_200, secureChannel: 'off' })).toMatchObject({ ok: true })
    await untilReader(({ state }) => state === 'online')
    const before = site.events.seen.length
    site.tell({ ...card, address: 5 })
    await untilReader(({ reads }) => reads === 1)
    site.tell({ ...card, address: 0 })
    await reader(site, 'R0', 'card')
    // The site's events are those of its own reader alone.
    expect(site.events.seen.slice(before).map((event) => 'reader' in event && event.reader)).toEqual(['R0'])
    expect(site.bus.stats().readers.map(({ reader: id }) => id)).toEqual(['R0'])
    await trials.end()
    site.tell({ ...card, address: 0 })
    await site.events.until((event) => event.kind === 'reader' && event.event.kind === 'card', site.events.seen.length)
  })

  test('is not searched while somebody works on it', async () => {
    const { trials, link } = await tried({ readers: 1 }, true, 'kim')
    expect(await trials.start({ link, controller: 'B9', thorough: false, operator: 'olga' })).toEqual({
      ok: false,
      error: { code: 'busy', detail: 'kim is at work on this line' },
    })
  })
})
