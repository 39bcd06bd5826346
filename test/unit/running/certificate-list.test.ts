/** What the command line does to certificates is journalled and alarmed, and no edit of the list takes back a revocation. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Entry } from '../../../main/certificates/folder'
import type { DeskEvent, NewDeskEvent } from '../../../main/domain/desk-event'
import { deriveKept } from '../../../main/derived/derive'
import { createCertificateList } from '../../../main/running/certificate-list'
import { createPanelCertificates } from '../../../main/running/panel-certificates'
import { certificatesOf, openPanelTrust } from '../../../main/running/panel-trust'
import { runCertificates } from '../../../main/commands/certificates'
import { siteOf } from '../panel/panel-site'

const NOW = Date.parse('2026-11-29T08:00:00Z')
let folder: string
let mark: unknown
let written: NewDeskEvent[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-certificates-'))
  mark = undefined
  written = []
  await certificatesOf(folder).create('Works', NOW)
  await certificatesOf(folder).issue('console', 'console', NOW, 397)
})
afterEach(() => rmSync(folder, { recursive: true }))

const list = () =>
  createCertificateList({
    kept: mark,
    write: (events, { value }) => {
      written.push(...events)
      mark = JSON.parse(JSON.stringify(value))
    },
    log: () => undefined,
  })
const entries = (): readonly Entry[] => certificatesOf(folder).entries
const command = (...args: string[]) =>
  runCertificates([...args, '--data', folder], (data) => certificatesOf(data, 'root'), NOW, {
    out: () => undefined,
    err: () => undefined,
  })

it('believes the list of an earlier version, and journals nothing of it', () => {
  expect(list().compare(entries())).toEqual([])
  expect(written).toEqual([])
  expect(mark).toEqual([[entries()[0]?.serial, false]])
})

it('journals with the account what a command issued and revoked, while the console ran or before it started', async () => {
  const running = list()
  running.compare(entries())
  expect(await command('issue', 'P1')).toBe(0)
  running.compare(entries())
  running.compare(entries())
  expect(written).toEqual([{ event: 'desk.certified', text: 'P1', byCommand: true, operator: 'root' }])
  expect(await command('revoke', 'P1', '--reason', 'stolen')).toBe(0)
  list().compare(entries())
  list().compare(entries())
  expect(written.slice(1)).toEqual([
    { event: 'desk.certificate-revoked', text: 'P1', byCommand: true, operator: 'root', reason: 'stolen' },
  ])
})

it('raises an alarm of priority 1 about each, and none about an operator of the console', () => {
  const at = { at: NOW, text: 'P1' }
  const alarmsOf = (event: DeskEvent) => deriveKept(new Map(), { seq: 5, event }, siteOf())
  const alarm = { kind: 'certificates-by-command', priority: 1, text: 'root' }
  const account = { operator: 'root', byCommand: true as const }
  expect(alarmsOf({ ...at, ...account, event: 'desk.certified' })).toMatchObject([alarm])
  expect(alarmsOf({ ...at, ...account, event: 'desk.certificate-revoked' })).toMatchObject([alarm])
  expect(alarmsOf({ ...at, operator: 'Ada', event: 'desk.certified' })).toEqual([])
})

it('journals what an operator of the console did once', async () => {
  const known = list()
  known.compare(entries())
  const desk = createPanelCertificates({
    dataDir: folder,
    site: () => siteOf(),
    now: () => NOW,
    write: (event) => {
      written.push(event)
      return Promise.resolve({ ok: true, value: null })
    },
    trust: { own: known.own, check: () => void known.compare(entries()) },
  })
  await desk.certify('console', 'Ada', null)
  await desk.revoke('console', 'Ada', 'test')
  expect(written.map(({ event, operator }) => [event, operator])).toEqual([
    ['desk.certified', 'Ada'],
    ['desk.certificate-revoked', 'Ada'],
  ])
})

it('keeps a certificate revoked whose revocation someone took out of the list, and says so once', async () => {
  await command('issue', 'P1')
  await command('revoke', 'P1')
  list().compare(entries())
  const [, revoked] = entries()
  written = []
  const put = entries().map((entry) => ({ ...entry, revokedAt: null }))
  const known = list()
  expect(known.compare(put)).toEqual([revoked?.serial])
  expect(known.compare([])).toEqual([revoked?.serial])
  expect(written).toEqual([
    { event: 'desk.records', text: 'state-changed', after: expect.stringContaining(revoked?.serial ?? '-') as string },
  ])
})

it('refuses the panel of such a certificate', async () => {
  await command('issue', 'P1')
  const trust = openPanelTrust({
    dataDir: folder,
    clock: {
      now: () => NOW,
      monotonic: () => 0,
      behind: () => 0,
      notBefore: () => undefined,
      setTimer: () => () => undefined,
    },
    log: () => undefined,
    told: new Map(),
    report: () => undefined,
    list: { compare: (all) => all.map(({ serial }) => serial), own: () => undefined },
  })
  expect([...(trust.trust()?.revoked ?? [])]).toEqual(entries().map(({ serial }) => serial))
})
