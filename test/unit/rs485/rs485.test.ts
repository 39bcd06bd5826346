/** What can be seen without RS-485 hardware: the refusals, by name, on a terminal that has no such mode. */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { makeRs485, rs485Current } from '../../../native/rs485/build.mjs'
import { type Rs485Settings, loadRs485 } from '../../../native/rs485/rs485'
import { openSerial } from '../../../main/transport/serial'
import { ptyPair, socatMissing } from '../devices/pty'

const wanted: Rs485Settings = {
  enabled: true,
  rtsOnSend: true,
  rtsAfterSend: false,
  receiveOwn: false,
  delayBeforeSendMs: 0,
  delayAfterSendMs: 1,
}

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('without the addon everything answers not-supported and says why', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-rs485-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  const rs485 = loadRs485(folder)
  expect(rs485.read(0)).toMatchObject({ ok: false, kind: 'not-supported' })
  expect(rs485.set(0, wanted)).toEqual(rs485.read(0))
})

describe.skipIf(process.platform !== 'linux')('the addon', () => {
  const rs485 = () => {
    if (!rs485Current()) expect(makeRs485()).toBeUndefined()
    return loadRs485()
  }

  test('a descriptor that is no terminal, or none at all', () => {
    const file = openSync('/dev/null', 'r+')
    closing.push(() => closeSync(file))
    expect(rs485().read(file)).toMatchObject({ ok: false, kind: 'not-supported' })
    expect(rs485().read(-1)).toMatchObject({ ok: false, kind: 'bad-descriptor' })
    expect(rs485().set(-1, wanted)).toMatchObject({ ok: false, kind: 'bad-descriptor' })
  })

  test('settings out of range are a mistake of ours and throw', () => {
    expect(() => rs485().set(-1, { ...wanted, delayAfterSendMs: 101 })).toThrow(/delayAfterSendMs/)
    expect(() => rs485().set(-1, { ...wanted, delayBeforeSendMs: 0.5 })).toThrow(/delayBeforeSendMs/)
    expect(() => rs485().set(-1, {} as Rs485Settings)).toThrow(/enabled/)
    expect(() => rs485().read(undefined as unknown as number)).toThrow(/descriptor/)
  })

  test.skipIf(socatMissing)('a serial port whose driver has no such mode is not opened, and says so', async () => {
    const pair = await ptyPair()
    closing.push(() => pair.close())
    rs485()
    const listener = { onBytes: () => undefined, onDown: () => undefined }
    const opened = await openSerial({ path: pair.console, baud: 9600, rs485: wanted })(listener)
    expect(opened).toMatchObject({ ok: false, error: { kind: 'rs485' } })
    expect(!opened.ok && opened.error.message).toMatch(/not-supported/)
    const plain = await openSerial({ path: pair.console, baud: 9600 })(listener)
    expect(plain.ok).toBe(true)
    if (plain.ok) await plain.value.close()
  })
})
