import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Trust } from '../../../main/certificates/folder'
import type { Validity } from '../../../main/certificates/rows'
import type { PanelEvent } from '../../../main/domain/panel'
import { DAY, MINUTE } from '../../../main/domain/time'
import { certificatesOf, openPanelTrust, TRUST_LOOK_MS } from '../../../main/running/panel-trust'

let folder: string
let now: number
let fire: (() => void) | undefined
let logged: string[]
let alarms: PanelEvent[]
const clock = {
  now: () => now,
  monotonic: () => now,
  behind: () => 0,
  notBefore: () => undefined,
  setTimer: (_ms: number, then: () => void) => {
    fire = then
    return () => {
      fire = undefined
    }
  },
}
const pass = (ms: number): void => {
  now += ms
  fire?.()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trust-'))
  now = Date.now()
  logged = []
  alarms = []
  const certificates = certificatesOf(folder)
  await certificates.create('Works', now)
  await certificates.issue('console', 'console', now, 397)
  await certificates.issue('P1', 'panel', now, 40)
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (before: ReadonlyMap<string, Validity> = new Map()) =>
  openPanelTrust({
    dataDir: folder,
    clock,
    log: (_level, text) => logged.push(text),
    told: before,
    list: { compare: () => [], own: () => undefined },
    report: (event) => alarms.push(event),
  })

it('a revocation at run time takes effect within two seconds; an unchanged folder causes no update', () => {
  const trust = open()
  expect(trust.trust()?.revoked.size).toBe(0)
  const told: (Trust | null)[] = []
  const stop = trust.watch((trusted) => told.push(trusted))
  pass(MINUTE)
  expect(told).toEqual([])
  certificatesOf(folder).revoke('P1', now)
  expect(TRUST_LOOK_MS).toBe(2_000)
  pass(TRUST_LOOK_MS)
  expect(told.map((trusted) => trusted?.revoked.size)).toEqual([1])
  stop()
  expect(fire).toBeUndefined()
})

it('the revocation list stays in force without a certificate of the console', async () => {
  const trust = open()
  const told: (Trust | null)[] = []
  trust.watch((changed) => told.push(changed))
  certificatesOf(folder).revoke('console', now)
  pass(TRUST_LOOK_MS)
  certificatesOf(folder).revoke('P1', now)
  pass(TRUST_LOOK_MS)
  expect(told.map((each) => [each?.identity, each?.revoked.size])).toEqual([
    [null, 1],
    [null, 2],
  ])
  await certificatesOf(folder).issue('console', 'console', now, 397)
  pass(TRUST_LOOK_MS)
  expect(trust.trust()).toMatchObject({ identity: { authority: expect.stringContaining('CERTIFICATE') } })
  expect(trust.trust()?.revoked.size).toBe(2)
})

it('a certificate close to its end is reported, but not every minute', () => {
  const trust = open()
  trust.watch(() => undefined)
  expect(logged).toEqual([])
  pass(11 * DAY)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('certificate of P1 ends')
  pass(MINUTE)
  expect(logged).toHaveLength(1)
})

it('the end of a certificate raises alarms 30 days and 7 days before and at the end; a renewal ends them', async () => {
  const trust = open()
  trust.watch(() => undefined)
  const said = () => alarms.splice(0).flatMap((event) => (event.event === 'panel.certificate' ? [event.left] : []))
  pass(10 * DAY - MINUTE)
  expect(said()).toEqual([])
  pass(MINUTE)
  expect(said()).toEqual(['month'])
  pass(23 * DAY)
  expect(said()).toEqual(['week'])
  pass(7 * DAY)
  expect(said()).toEqual(['over'])
  await certificatesOf(folder).issue('P1', 'panel', now, 397)
  trust.check()
  expect(said()).toEqual(['good'])
})

it('an open alarm is not raised again at the next start', () => {
  pass(11 * DAY)
  open(new Map([['P1', 'month']]))
  expect(alarms).toEqual([])
  open(new Map([['P2', 'week']]))
  expect(alarms).toMatchObject([
    { controller: 'P1', left: 'month', alarm: true },
    { controller: 'P2', left: 'good', alarm: false },
  ])
})

it('a damaged list leaves trust unchanged, and is reported', () => {
  const trust = open()
  const told: unknown[] = []
  trust.watch((trusted) => told.push(trusted))
  writeFileSync(join(folder, 'certificates', 'index.json'), '{')
  pass(MINUTE)
  expect(told).toEqual([])
  expect(logged[0]).toContain('cannot be read')
})
