/** What a start without a site needs of this machine. What makes a site is loaded only when somebody makes one. */
import { app } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { demoArguments, type AppArguments } from './command-line'
import type { FileChoice } from './file-choice'
import type { StartingSetup } from './starting'
import type { FirstSite } from './first-site'
import { localZone } from '../domain/zone'
import type { Log } from '../log'
import { windowTexts } from '../text/window-texts'

interface FirstRunSetup {
  readonly args: AppArguments
  readonly dataDir: string
  readonly files: FileChoice
  readonly log: Log
}

/** All that a start needs but the site's own opening and the accounts. */
export const firstRun = ({
  args,
  dataDir,
  files,
  log,
}: FirstRunSetup): Omit<StartingSetup<FirstSite>, 'open' | 'hasNoAccounts' | 'onChange'> => ({
  about: { version: app.getVersion(), dataFolder: dataDir, timeZone: localZone() },
  // The demo has a site of its own, and its folder takes no other.
  isNew: () => !args.demo && !existsSync(join(dataDir, 'journal.sqlite')),
  makeText: async (site) => {
    const [{ newSiteText, NEW_SITE_IDS }, { prepareSimulatedPanel }] = await Promise.all([
      import('../site/new-site'),
      import('../processes/simulated-panel'),
    ])
    const isSimulated = site.hardware.kind === 'simulated'
    const panel = isSimulated ? await prepareSimulatedPanel(dataDir, NEW_SITE_IDS.controller) : null
    return newSiteText(site, panel && { host: '127.0.0.1', port: panel.port })
  },
  chooseFile: () => files.open('site', windowTexts.find('change.choose.site') ?? ''),
  seeDemo: () => {
    app.relaunch({ args: [...demoArguments(process.argv.slice(1), args.data)] })
    app.quit()
  },
  report: (detail) => log('error', detail),
})

/** Resolves when the page first asks something of the site and has drawn, or after `withinMs` without a page. */
export function onceAsked(
  setTimer: (ms: number, fire: () => void) => () => void,
  withinMs: number,
  drawnMs: number,
): { readonly asked: Promise<void>; readonly ask: () => void } {
  let ask = (): void => {}
  const asked = new Promise<void>((resolve) => {
    const cancel = setTimer(withinMs, resolve)
    ask = () => {
      ask = () => {}
      cancel()
      setTimer(drawnMs, resolve)
    }
  })
  return { asked, ask: () => ask() }
}
