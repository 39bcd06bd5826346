/**
 * The command line of the window app: `--site FILE`, `--data DIR`, `--exports DIR`, `--shot FILE`, `--panel-listen HOST:PORT`, `--demo`,
 * `--start-empty`, `--start-older`, `--new-key`. Chromium's own switches pass by. `--demo` simulates the devices of the site: the demo site unless a file is given. With `--exports` exports go into that folder and no dialog asks;
 * with `--shot` the app writes a picture of its window as PNG and ends.
 */
import { isAbsolute, join, resolve } from 'node:path'
import { parseAddress } from '../devices/panel-address'
import { fail, ok, type Result } from '../domain/result'
import type { Recovery } from '../running/recovery'
import type { SiteSetup } from '../running/running-site'

export interface AppArguments {
  /** Absolute; null when not given. */
  readonly site: string | null
  readonly data: string | null
  /** Folder into which exports go without a dialog. */
  readonly exports: string | null
  /** File for a picture of the window, after which the app ends. */
  readonly shot: string | null
  readonly demo: boolean
  /** Where panels dial that the site file gives no link; left out: nowhere. */
  readonly panelListen?: NonNullable<SiteSetup['panelListen']>
  /** For one start, by hand. */
  readonly recovery?: Recovery
}

/** @param args what follows the program; @param folder what relative paths are relative to */
export function parseArguments(args: readonly string[], folder: string): Result<AppArguments, string> {
  const values: Record<'site' | 'data' | 'exports' | 'shot', string | null> = {
    site: null,
    data: null,
    exports: null,
    shot: null,
  }
  let panelListen: SiteSetup['panelListen']
  let demo = false
  let startEmpty = false
  let startOlder = false
  let newKey = false
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOnce(args[i] ?? '')
    if (name === '--demo') demo = true
    if (name === '--start-empty') startEmpty = true
    if (name === '--start-older') startOlder = true
    if (name === '--new-key') newKey = true
    if (name === '--panel-listen') {
      const value = inline ?? args[++i] ?? ''
      panelListen = parseAddress(value)
      if (!panelListen) return fail(`--panel-listen: must be HOST:PORT, got ${value === '' ? 'nothing' : value}`)
    }
    if (name !== '--site' && name !== '--data' && name !== '--exports' && name !== '--shot') continue
    const value = inline ?? args[++i]
    if (value === undefined || value === '' || value.startsWith('--'))
      return fail(`${name} needs a ${name === '--site' || name === '--shot' ? 'file' : 'folder'}`)
    const path = isAbsolute(value) ? value : resolve(folder, value)
    if (name === '--site') values.site = path
    else if (name === '--data') values.data = path
    else if (name === '--shot') values.shot = path
    else values.exports = path
  }
  const recovery = startEmpty || startOlder || newKey ? { recovery: { startEmpty, startOlder, newKey } } : {}
  return ok({ ...values, demo, ...(panelListen ? { panelListen } : {}), ...recovery })
}

/**
 * What an installed app accepts: its own arguments, and those of Chromium's that say how it draws. All others are refused,
 * since many open the page, its sandbox or the desk to anyone who starts the program (`--no-sandbox`, `--remote-debugging-port`).
 */
const INSTALLED_SWITCHES = new Set([
  'site',
  'data',
  'demo',
  'panel-listen',
  'start-empty',
  'start-older',
  'new-key',
  'user-data-dir',
  'disable-gpu',
  'force-device-scale-factor',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'touch-events',
])

/** The first argument that an installed app does not accept, without its value; undefined when it accepts all. */
export function refusedSwitch(args: readonly string[]): string | undefined {
  const names = args.filter((arg) => arg.startsWith('-')).map((arg) => splitOnce(arg)[0])
  return names.find((name) => !name.startsWith('--') || !INSTALLED_SWITCHES.has(name.slice(2)))
}

/** What the launcher puts before `--cli`: no page is opened, so there is neither a sandbox nor a screen. */
const BEFORE_CLI = new Set(['--no-sandbox', '--ozone-platform=headless', '--disable-gpu'])

/**
 * The words after `--cli`, which are a command of commands/run.ts; undefined when the window should open. An installed app fails on
 * any other argument before it.
 */
export function commandIn(args: readonly string[], installed: boolean): Result<readonly string[] | undefined, string> {
  const at = args.indexOf('--cli')
  if (at < 0) return ok(undefined)
  const before = args.slice(0, at).find((arg) => !BEFORE_CLI.has(arg))
  return installed && before !== undefined
    ? fail(`an installed Sallyport does not accept ${before} before --cli`)
    : ok(args.slice(at + 1))
}

/** Why these arguments open no demo; undefined when they may. An installed app never simulates the devices of a real site. */
export const demoProblem = ({ demo, site }: AppArguments, installed: boolean): string | undefined =>
  installed && demo && site !== null
    ? `the demo runs on its own site and does not open ${site}: start with --demo alone, or with --site alone`
    : undefined

function splitOnce(arg: string): readonly [string, string | undefined] {
  const at = arg.indexOf('=')
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)]
}

/** Switches that say which site is opened, and those among them that a value follows. */
const ABOUT_SITE = new Set(['--site', '--data', '--demo', '--start-empty', '--start-older', '--new-key'])
const WITH_VALUE = new Set(['--site', '--data'])
/** The demo's folder below a data folder that was named. */
const DEMO_FOLDER = 'demo-site'

/** The arguments with which this program shows the demo, in a data folder beside the site's own. */
export function demoArguments(args: readonly string[], data: string | null): readonly string[] {
  const kept: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    const [name, inline] = splitOnce(arg)
    if (!ABOUT_SITE.has(name)) kept.push(arg)
    else if (WITH_VALUE.has(name) && inline === undefined) i++
  }
  return [...kept, '--demo', ...(data === null ? [] : ['--data', join(data, DEMO_FOLDER)])]
}
