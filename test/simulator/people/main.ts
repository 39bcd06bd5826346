/**
 * The demo's people, in a separate process: starts a simulator for each controller of a site and moves people through
 * it. It has no connection to the console, which learns of people over the wire, as from real devices.
 *
 *     node out/main/sim-people.js --site SITE.json --state DIR [--seed N]
 *
 * The first line of output is {"ready":true,"links":{"P1":{"host":"127.0.0.1","port":40001},...}}: the devices'
 * addresses. It ends when its input ends, so that it never outlives its parent process.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { parseSiteText } from '../../../main/site/parse'
import { problemLine } from '../../../main/domain/result'
import { createPeople, type Input } from './model'
import { heard, ordersFor, simulatorOf } from './devices'
import { insideUtilityProcess, startProgram, type Program } from './programs'

interface Saved {
  readonly where: Readonly<Record<string, number>>
  readonly ports: Readonly<Record<string, number>>
}

const SAVE_MS = 5_000

const { values } = parseArgs({
  options: { site: { type: 'string' }, state: { type: 'string' }, seed: { type: 'string' } },
})

function fail(message: string): never {
  process.stderr.write(`sim-people: ${message}\n`)
  process.exit(2)
}

async function main(): Promise<void> {
  if (values.site === undefined || values.state === undefined) fail('--site FILE and --state DIR are needed')
  const parsed = parseSiteText(readFileSync(values.site, 'utf8'))
  if (!parsed.ok) fail(`${values.site}:\n${parsed.error.map(problemLine).join('\n')}`)
  const { site } = parsed.value
  const folder = values.state
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'people.json')
  const saved = load(file)

  const programs = new Map<string, Program>()
  const ports: Record<string, number> = {}
  const people = createPeople(site, Number(values.seed ?? Date.now() % 1_000_000), Date.now(), saved.where)
  let wake: NodeJS.Timeout | undefined

  const stop = (): void => {
    save(file, { where: people.where(), ports })
    for (const program of programs.values()) program.stop()
    process.exit(0)
  }

  const go = (input: Input): void => {
    clearTimeout(wake)
    const { actions, wakeAt } = people.next(input, Date.now())
    for (const { controller, line, afterMs } of actions.flatMap((action) => ordersFor(action, site))) {
      if (afterMs === undefined) programs.get(controller)?.write(line)
      else setTimeout(() => programs.get(controller)?.write(line), afterMs)
    }
    wake = setTimeout(() => go({ kind: 'time' }), Math.max(0, wakeAt - Date.now()))
  }

  for (const controller of site.controllers) {
    const port = await freePort(saved.ports[controller.id] ?? 0)
    ports[controller.id] = port
    const { program, args } = simulatorOf(controller, site, port, join(folder, 'panels'))
    await new Promise<void>((resolve) => {
      const started = startProgram(join(__dirname, program), args, {
        onLine: (line) => {
          if (line.includes('"ready":true')) return resolve()
          const input = heard(controller, line, site)
          if (input) go(input)
        },
        onEnd: (why) => fail(`the simulator of ${controller.id} ended: ${why}`),
      })
      programs.set(controller.id, started)
    })
  }
  const links = Object.entries(ports).map(([id, port]) => [id, { host: '127.0.0.1', port }])
  process.stdout.write(`${JSON.stringify({ ready: true, links: Object.fromEntries(links) })}\n`)

  go({ kind: 'time' })
  setInterval(() => save(file, { where: people.where(), ports }), SAVE_MS)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (!insideUtilityProcess) createInterface({ input: process.stdin }).on('close', stop)
}

function load(file: string): Saved {
  try {
    const saved: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof saved === 'object' && saved !== null && 'where' in saved && 'ports' in saved) return saved as Saved
  } catch {
    // The first start, or a file damaged by a power cut: people begin at home.
  }
  return { where: {}, ports: {} }
}

function save(file: string, saved: Saved): void {
  writeFileSync(`${file}.new`, JSON.stringify(saved))
  renameSync(`${file}.new`, file)
}

/** The wanted port if it is free, so that a site's links stay the same from day to day; otherwise any free port. */
function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => (wished === 0 ? reject(error) : resolve(freePort(0))))
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
