/** The simulator as a program, over TLS: with an expired certificate it is refused; with the valid one it reconnects. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { DAY } from '../../../main/domain/time'
import { certificatesOf } from '../../../main/running/panel-trust'
import { dialPanel } from '../../../main/transport/panel-sockets'
import { programFile } from '../../support/programs'
import { until } from '../../support/until'

let folder: string
let child: ChildProcessWithoutNullStreams | undefined
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

it('a panel with an expired certificate is refused until it shows the valid one again', async () => {
  folder = mkdtempSync(join(tmpdir(), 'expired-'))
  const certificates = certificatesOf(folder)
  const now = Date.now()
  await certificates.create('Works', now - 400 * DAY)
  await certificates.issue('console', 'console', now, 30)
  await certificates.issue('P1', 'panel', now - 40 * DAY, 30)
  const files = join(folder, 'certificates')
  for (const kind of ['pem', 'key']) copyFileSync(join(files, `P1.${kind}`), join(files, `P1.expired.${kind}`))
  await certificates.issue('P1', 'panel', now, 30)
  const port = 30_000 + Math.floor(now % 20_000)
  const listen = `127.0.0.1:${port}`
  const panel = spawn(process.execPath, [
    ...[programFile('sim-panel'), '--state', join(folder, 'state'), '--listen', listen, '--certificates', files],
  ])
  child = panel
  const lines: string[] = []
  createInterface({ input: panel.stdout }).on('line', (line) => lines.push(line))
  await until('the panel', () => lines.some((line) => line.includes('"ready":true')))

  const trust = certificates.trust() ?? null
  if (trust === null) throw new Error('no certificate of the console')
  const dial = (): Promise<string> =>
    new Promise((resolve) => {
      dialPanel(
        { host: '127.0.0.1', port },
        trust,
        (stream, { name }) => {
          stream.close()
          resolve(`connected to ${name}`)
        },
        resolve,
      )
    })
  const tell = async (expired: boolean): Promise<void> => {
    const answers = (): number => lines.filter((line) => line.includes('"ok":true')).length
    const before = answers()
    panel.stdin.write(`${JSON.stringify({ do: 'fault-certificate', expired })}\n`)
    await until('the answer', () => answers() > before)
  }
  expect(await dial()).toBe('connected to P1')
  await tell(true)
  expect(await dial()).toMatch(/expired/)
  await tell(false)
  expect(await dial()).toBe('connected to P1')
})
