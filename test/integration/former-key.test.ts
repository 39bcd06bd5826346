/** A journal whose signatures are by a former key: what a start and `verify` say, and what somebody without any key can pretend. */
import { spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChain, CHAIN_START } from '../../main/store/chain'
import { readChainLines } from '../../main/store/chain-lines'
import { openDatabase } from '../../main/store/open'
import { fingerprint } from '../../main/store/signing'
import { PRIVATE } from '../../main/store/state-sum'
import { verifyFolder } from '../../main/verify/check'
import { programFile } from '../support/programs'
import { start, SITE } from '../support/sealed-accounts'

let folder: string
let data: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-former-key-'))
  data = join(folder, 'data')
  const site = await start(data)
  await site.act({ action: 'lockdown', door: 'D1', on: true }, 'Ada', 'test')
  await site.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A row that a crash may leave unsigned stands after the newest value, and all values are signed by `key`. */
function rewrite(key: KeyObject, change = 'SELECT 1'): void {
  const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
  try {
    connection.exec(change)
    const values = connection.prepare<[], number>('SELECT seq FROM chain').pluck().all()
    const last = connection.prepare<[], number>('SELECT max(seq) FROM entry').pluck().get() ?? 0
    connection.exec('DELETE FROM chain')
    const chain = createChain(CHAIN_START)
    for (const part of readChainLines(connection, 0)) {
      if ('text' in part) chain.add(part.text)
      if (part.seq !== last - 1 && !(values.includes(part.seq) && part.seq < last)) continue
      const value = chain.close()
      const signed = Buffer.alloc(8 + value.length)
      signed.writeBigUInt64BE(BigInt(part.seq))
      signed.set(value, 8)
      connection.prepare('INSERT INTO chain VALUES (?, ?, ?)').run(part.seq, value, sign(null, signed, key))
    }
  } finally {
    connection.close()
  }
}
function forgeWithoutKey(): void {
  const own = generateKeyPairSync('ed25519')
  writeFileSync(
    join(data, `installation-public.${fingerprint(own.publicKey).slice(0, 16)}.pem`),
    own.publicKey.export({ type: 'spki', format: 'pem' }),
  )
  rewrite(own.privateKey, "UPDATE extra SET text = replace(text, 'Ada', 'Eve')")
}
async function afterStart() {
  const site = await start(data)
  const rows = await site.ask('rows', { before: null, limit: 50 })
  const alarms = await site.ask('alarms', {})
  await site.close()
  return { acts: rows.flatMap(({ event }) => (event.event === 'desk.records' ? [event.text] : [])), alarms }
}
const keyAlarm = expect.objectContaining({ kind: 'records-damaged', text: 'key-changed' }) as object

describe('a journal signed by a former key', () => {
  it('is a finding while the current key signed nothing, and an alarm at the start, whatever row follows', async () => {
    forgeWithoutKey()
    expect(verifyFolder(data).problems).toContainEqual(
      expect.stringMatching(/after row \d+, is signed by a former key/),
    )
    const { acts, alarms } = await afterStart()
    expect(acts).toContain('key-changed')
    expect(alarms).toContainEqual(keyAlarm)
  }, 60_000)

  it('is a finding when the current key goes on without a row about the change', () => {
    const current = createPrivateKey(readFileSync(join(data, PRIVATE)))
    forgeWithoutKey()
    const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
    const chain = createChain(
      connection.prepare<[], Buffer>('SELECT hash FROM chain ORDER BY seq DESC LIMIT 1').pluck().get() ?? CHAIN_START,
    )
    const after = connection.prepare<[], number>('SELECT max(seq) FROM chain').pluck().get() ?? 0
    for (const part of readChainLines(connection, after)) {
      if ('text' in part) chain.add(part.text)
      const value = chain.close()
      const signed = Buffer.alloc(8 + value.length)
      signed.writeBigUInt64BE(BigInt(part.seq))
      signed.set(value, 8)
      connection.prepare('INSERT INTO chain VALUES (?, ?, ?)').run(part.seq, value, sign(null, signed, current))
    }
    connection.close()
    expect(verifyFolder(data).problems).toContainEqual(
      expect.stringMatching(/no row says why another key signs after row \d+/),
    )
  }, 60_000)

  it('of which the key was lost after a crash says so at the start, and is sound then', async () => {
    rewrite(createPrivateKey(readFileSync(join(data, PRIVATE))))
    rmSync(join(data, PRIVATE))
    const { acts, alarms } = await afterStart()
    expect(acts.filter((act) => act === 'key-changed')).toHaveLength(1)
    expect(alarms).toContainEqual(keyAlarm)
    expect(verifyFolder(data).problems).toEqual([])
    expect((await afterStart()).acts.filter((act) => act === 'key-changed')).toHaveLength(1)
  }, 60_000)

  it('is journalled as such by a command that writes to it before the next start', async () => {
    forgeWithoutKey()
    const file = join(folder, 'site.json')
    writeFileSync(file, SITE)
    const { status, stderr } = spawnSync(
      process.execPath,
      [programFile('host'), 'site', 'dismiss', file, '--data', data, '--reason', 'test'],
      { encoding: 'utf8' },
    )
    expect(stderr).toContain('the installation signs with another key than before')
    expect(status).toBe(0)
    const { acts, alarms } = await afterStart()
    expect(acts).toContain('key-changed')
    expect(alarms).toContainEqual(keyAlarm)
  }, 60_000)
})
