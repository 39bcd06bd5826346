/**
 * The demo: starts simulated people and devices as separate programs and returns the demo site with their addresses.
 * The console knows nothing else of them; they use the wire, as real devices do.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartChild } from './child'
import { messageOf, fail, ok, type Result } from '../domain/result'
import type { Log } from '../log'

export interface DemoSetup {
  /** `resources/demo/site.json`. */
  readonly siteFile: string
  /** Folder where people and panels save their state. */
  readonly stateDir: string
  /** Folder of our bundles. */
  readonly programs: string
  readonly startChild: StartChild
  readonly log: Log
}

export interface Demo {
  /** The site file with the links filled in. */
  readonly siteText: string
  readonly close: () => Promise<void>
}

/** Resolves when the devices accept connections; fails with the programs' error text when they do not start. */
export function startDemo(setup: DemoSetup): Promise<Result<Demo, string>> {
  const { siteFile, stateDir, programs, startChild, log } = setup
  let text: string
  try {
    text = readFileSync(siteFile, 'utf8')
    mkdirSync(stateDir, { recursive: true })
  } catch (error) {
    return Promise.resolve(fail(messageOf(error)))
  }
  return new Promise((resolve) => {
    let complaint = ''
    let closing = false
    const child = startChild(join(programs, 'sim-people.js'), ['--site', siteFile, '--state', stateDir], {
      onLine: (line) => {
        const links = linksOf(line)
        if (!links) return
        resolve(
          ok({
            siteText: withLinks(text, links),
            close: () => {
              closing = true
              return child.stop()
            },
          }),
        )
      },
      onComplaint: (line) => {
        complaint = line
        log('warning', `demo: ${line}`)
      },
      onEnd: (why) => {
        if (!closing) log('error', `the demo's people and devices ended (${why}); restart the demo to restore them`)
        resolve(fail(`the demo could not be started: ${complaint || why}`))
      },
    })
  })
}

type Links = Readonly<Record<string, { readonly host: string; readonly port: number }>>

function linksOf(line: string): Links | undefined {
  try {
    const said: unknown = JSON.parse(line)
    return typeof said === 'object' && said !== null && 'ready' in said && 'links' in said
      ? (said.links as Links)
      : undefined
  } catch {
    return undefined
  }
}

function withLinks(siteText: string, links: Links): string {
  const site = JSON.parse(siteText) as { controllers: { id: string; link: object }[] }
  const controllers = site.controllers.map((each) => ({ ...each, link: { ...each.link, ...links[each.id] } }))
  return JSON.stringify({ ...site, controllers })
}
