import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateRows, validityAt } from '../../../main/certificates/rows'
import type { NewDeskEvent } from '../../../main/domain/desk-event'
import { fail, ok } from '../../../main/domain/result'
import { DAY } from '../../../main/domain/time'
import { certify } from '../../../main/desk/certificates'
import { createPanelCertificates } from '../../../main/running/panel-certificates'
import { certificatesOf } from '../../../main/running/panel-trust'
import { siteOf } from '../panel/panel-site'

const ADMIN = { name: 'Kim', role: 'administrator' } as const

let folder: string
let usb: string
let written: NewDeskEvent[]
let looked: number
let full = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  usb = mkdtempSync(join(tmpdir(), 'usb-'))
  written = []
  looked = 0
  full = false
})
afterEach(() => [folder, usb].forEach((each) => rmSync(each, { recursive: true })))

const open = () =>
  createPanelCertificates({
    dataDir: folder,
    site: () => siteOf(),
    now: () => Date.now(),
    write: (event) => {
      if (full) return Promise.resolve(fail({ detail: 'the disk is full' }))
      written.push(event)
      return Promise.resolve(ok(null))
    },
    trust: { own: () => undefined, check: () => looked++ },
  })

const asker = { operator: ADMIN, isPresent: () => true }
const choosing = (chosen: string | null) => ({ folder: () => Promise.resolve(ok(chosen)) })

describe('certificates at the desk', () => {
  it('are listed for the console and each panel, before there is any', () => {
    const list = open().list()
    expect(list.ok && list.value.authority).toBeNull()
    expect(list.ok && list.value.rows.map(({ name, validity }) => [name, validity])).toEqual([
      ['console', 'none'],
      ['P1', 'none'],
      ['P2', 'none'],
    ])
  })

  it('make the authority and the console its own with the first one, and save what the panel needs', async () => {
    const desk = open()
    expect(await certify(desk, 'P1', asker, choosing(usb))).toEqual({ ok: true, value: { folder: usb } })
    expect(written).toEqual([{ event: 'desk.certified', operator: 'Kim', text: 'P1' }])
    expect(looked).toBeGreaterThan(0)
    expect(certificatesOf(folder).trust()?.identity).toMatchObject({ key: expect.stringContaining('PRIVATE KEY') })
    expect(readFileSync(join(usb, 'P1.key'), 'utf8')).toContain('PRIVATE KEY')
    expect(statSync(join(usb, 'P1.key')).mode & 0o077).toBe(0)
    expect(existsSync(join(usb, 'authority.pem')) && existsSync(join(usb, 'P1.pem'))).toBe(true)
    expect(existsSync(join(usb, 'authority.key'))).toBe(false)
    const list = desk.list()
    expect(list.ok && list.value.authority?.name).toBe('Test works panel link')
    expect(list.ok && list.value.rows.map(({ validity }) => validity)).toEqual(['good', 'good', 'none'])
    expect(list.ok && list.value.rows[1]?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  })

  it('are not issued when no folder is chosen, for nobody, or when the journal cannot be written', async () => {
    const desk = open()
    expect(await certify(desk, 'P1', asker, choosing(null))).toEqual({ ok: true, value: { folder: null } })
    expect(await certify(desk, 'P9', asker, choosing(usb))).toMatchObject({ ok: false, code: 'not-found' })
    full = true
    expect(await certify(desk, 'P1', asker, choosing(usb))).toMatchObject({
      ok: false,
      code: 'certificate',
      detail: 'the disk is full',
    })
    expect(certificatesOf(folder).entries).toEqual([])
  })

  it('are revoked with a reason, which stays readable', async () => {
    const desk = open()
    await desk.certify('P1', 'Kim', usb)
    expect(await desk.revoke('P1', 'Kim', 'stolen from the gatehouse')).toEqual({ ok: true, value: null })
    expect(await desk.revoke('P1', 'Kim', 'again')).toMatchObject({ ok: false })
    expect(written.map((event) => [event.event, 'reason' in event && event.reason])).toContainEqual([
      'desk.certificate-revoked',
      'stolen from the gatehouse',
    ])
    const list = open().list()
    expect(list.ok && list.value.rows[1]).toMatchObject({ validity: 'revoked', reason: 'stolen from the gatehouse' })
    expect(certificatesOf(folder).trust()?.revoked.size).toBe(1)
  })
})

describe('how near the end is', () => {
  it.each([
    [31 * DAY, 'good'],
    [30 * DAY, 'month'],
    [7 * DAY + 1, 'month'],
    [7 * DAY, 'week'],
    [1, 'week'],
    [0, 'over'],
  ] as const)('%d ms before it: %s', (left, validity) => {
    expect(validityAt(1_000 + left, 1_000)).toBe(validity)
  })

  it('is that of the newest certificate of a name', () => {
    const entry = {
      purpose: 'panel',
      serial: '1',
      issuedAt: 0,
      fingerprint: null,
      revokedAt: null,
      reason: null,
      by: null,
    } as const
    const lines = certificateRows(
      [
        { ...entry, name: 'P1', expiresAt: 1 },
        { ...entry, name: 'P1', expiresAt: 400 * DAY },
      ],
      ['P1'],
      DAY,
    )
    expect(lines[1]).toMatchObject({ name: 'P1', validity: 'good' })
  })
})
