import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCertificates } from '../../../main/commands/certificates'
import { openCertificates, type CertificateFolder } from '../../../main/certificates/folder'
import { DAY } from '../../../main/domain/time'
import { dialPanel, listenForPanels, type Listener } from '../../../main/transport/panel-sockets'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
const NOW = Date.now()

let folder: string
let certificates: CertificateFolder
let out: string[]
let err: string[]
const run = (...args: string[]) =>
  runCertificates(['--data', folder, ...args], () => certificates, NOW, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  certificates = openCertificates(folder, random)
  out = []
  err = []
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the authority', () => {
  it('is made once, and its key can be read by the owner alone', async () => {
    expect(await run('create', 'North works')).toBe(0)
    expect(statSync(join(folder, 'authority.key')).mode & 0o077).toBe(0)
    expect(await run('create', 'North works')).toBe(2)
    expect(err[0]).toContain('already')
  })

  it('issues certificates that OpenSSL trusts for both directions', async () => {
    await run('create', 'North works')
    expect(await run('issue', 'P1')).toBe(0)
    for (const purpose of ['sslclient', 'sslserver']) {
      const said = execFileSync('openssl', [
        ...['verify', '-x509_strict', '-purpose', purpose],
        ...['-CAfile', join(folder, 'authority.pem'), join(folder, 'P1.pem')],
      ])
      expect(said.toString()).toContain('OK')
    }
  })

  it('takes a request for a key it never sees, under the name the console gives', async () => {
    await run('create', 'North works')
    const key = join(folder, 'panel.key')
    const request = join(folder, 'panel.csr')
    execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key])
    execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=P9', '-out', request])
    expect(await run('issue', 'P2', '--request', request)).toBe(0)
    const text = execFileSync('openssl', ['x509', '-in', join(folder, 'P2.pem'), '-noout', '-subject', '-pubkey'])
    expect(text.toString()).toMatch(/CN ?= ?P2/)
    expect(text.toString()).toContain(execFileSync('openssl', ['ec', '-in', key, '-pubout']).toString().trim())
    writeFileSync(request, 'not a request')
    expect(await run('issue', 'P3', '--request', request)).toBe(2)
  })

  it('renews, warns of an end, and keeps its list over a restart', async () => {
    await run('create', 'North works')
    await run('issue', 'P1', '--days', '20')
    expect(await run('issue', 'P1')).toBe(2)
    expect(await run('expiring')).toBe(1)
    expect(out.at(-1)).toContain('P1 ends')
    expect(await run('renew', 'P1')).toBe(0)
    certificates = openCertificates(folder, random)
    expect(await run('expiring')).toBe(0)
    expect(certificates.entries.map(({ name }) => name)).toEqual(['P1', 'P1'])
    expect(certificates.expiring(NOW + 400 * DAY)).toMatchObject([{ name: 'P1', expired: true }])
    expect(await run('renew', 'P7')).toBe(2)
  })

  it('does not let a certificate take the place of its own', async () => {
    await run('create', 'North works')
    const before = readFileSync(join(folder, 'authority.pem'), 'utf8')
    expect(await run('issue', 'authority')).toBe(2)
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8')).toBe(before)
  })

  it('does not take a damaged list for an empty one', async () => {
    await run('create', 'North works')
    await run('issue', 'P1')
    const file = join(folder, 'index.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"serial"', '"cereal"'))
    expect(() => openCertificates(folder, random)).toThrow('entry 0 is damaged')
  })

  it.each([
    ['authority.pem', 'is damaged', true],
    ['console.pem', 'is not the certificate that was issued', true],
    ['console.key', "is not the certificate's key", true],
    ['P1.pem', 'is not the certificate that was issued', false],
    ['P1.key', "is not the certificate's key", false],
  ])('names %s when a byte of it changed, and trusts nobody by it', async (name, words, isOurs) => {
    await run('create', 'North works')
    await run('issue', 'console', '--console')
    await run('issue', 'P1')
    expect(certificates.damage()).toEqual([])
    const file = join(folder, name)
    const [begin = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
    const bytes = Buffer.from(lines.slice(0, -1).join(''), 'base64')
    // In a certificate a byte of its signature, in a key one of the secret number.
    const place = name.endsWith('.key') ? 40 : bytes.length - 3
    bytes[place] = (bytes[place] ?? 0) ^ 1
    writeFileSync(file, [begin, bytes.toString('base64'), lines.at(-1), ''].join('\n'))
    expect(certificates.damage()).toEqual([expect.stringContaining(`${file} ${words}`)])
    if (isOurs) expect(() => certificates.trust()).toThrow(file)
    else expect(certificates.trust()?.identity).toBeDefined()
  })

  it.each([[[]], [['issue']], [['list', 'P1']], [['issue', 'P1', '--days', '0']], [['explode']], [['issue', '--x']]])(
    'refuses %j with words',
    async (args) => {
      expect(await run(...args)).toBe(2)
      expect(err).toHaveLength(1)
    },
  )
})

const deaf = { onStream: () => undefined, onRefused: () => undefined }

describe('connections', () => {
  let listener: Listener | undefined
  afterEach(() => {
    listener?.close()
    listener = undefined
  })

  /** What both ends say of a connection from the console to a panel that shows the certificate of `name`. */
  async function meet(
    name: string,
    over: { readonly days?: number; readonly at?: number; readonly revoke?: boolean } = {},
  ) {
    await certificates.create('North works', NOW)
    await certificates.issue('console', 'console', NOW, 30)
    await certificates.issue(name, 'panel', over.at ?? NOW, over.days ?? 30)
    if (over.revoke === true) certificates.revoke(name, NOW)
    const trust = certificates.trust()
    if (!trust?.identity) throw new Error('no certificate')
    const panel = {
      identity: {
        authority: trust.identity.authority,
        certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
        key: readFileSync(join(folder, `${name}.key`), 'utf8'),
      },
      revoked: new Set<string>(),
    }
    const there = new Promise<string>((resolve) => {
      void listenForPanels({ host: '127.0.0.1', port: 0 }, panel, {
        onStream: (_, peer) => resolve(peer.name ?? ''),
        onRefused: (reason) => resolve(`refused: ${reason}`),
      }).then((opened) => {
        listener = opened
        dialPanel(
          { host: '127.0.0.1', port: opened.port },
          trust,
          (_, peer) => here(peer.name ?? ''),
          (reason) => here(`refused: ${reason}`),
        )
      })
    })
    let here: (said: string) => void = () => undefined
    const said = new Promise<string>((resolve) => {
      here = resolve
    })
    return { here: await said, there }
  }

  it('know each other by name', async () => {
    const { here, there } = await meet('P1')
    expect([here, await there]).toEqual(['P1', 'console'])
  })
  it('refuse a revoked certificate', async () => {
    expect((await meet('P1', { revoke: true })).here).toMatch(/refused: certificate .* of P1 is revoked/)
  })
  it('refuse an expired certificate', async () => {
    expect((await meet('P1', { at: NOW - 10 * DAY, days: 5 })).here).toMatch(/refused: .*expired/i)
  })
  it('refuse a certificate of another authority', async () => {
    await certificates.create('North works', NOW)
    await certificates.issue('console', 'console', NOW, 30)
    const foreign = mkdtempSync(join(tmpdir(), 'foreign-'))
    const other = openCertificates(foreign, random)
    await other.create('South works', NOW)
    await other.issue('P1', 'console', NOW, 30)
    const [mine, theirs] = [certificates.trust(), other.trust()]
    if (mine === undefined || theirs === undefined) throw new Error('no certificate')
    const opened = await listenForPanels({ host: '127.0.0.1', port: 0 }, theirs, deaf)
    listener = opened
    const said = await new Promise<string>((resolve) =>
      dialPanel({ host: '127.0.0.1', port: opened.port }, mine, () => resolve('connected'), resolve),
    )
    expect(said).toMatch(/self.signed|unable to verify|certificate/i)
    rmSync(foreign, { recursive: true })
  })
  it('are never plain past a loopback address', async () => {
    const said = await new Promise<string>((resolve) =>
      dialPanel({ host: '192.0.2.1', port: 3001 }, null, () => resolve('connected'), resolve),
    )
    expect(said).toContain('not a loopback address')
    await expect(listenForPanels({ host: '0.0.0.0', port: 0 }, null, deaf)).rejects.toThrow('not a loopback address')
  })
})
