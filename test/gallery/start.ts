/** The first run in the gallery: no site, a refused file, and a new site that opens when it is made. */
import type { Answer } from '../../preload/contract/answer'
import type { Feeds } from '../../preload/contract/feeds'
import type { Bridge, StartRequest } from '../../preload/contract/requests'
import type { StartView } from '../../preload/contract/start'

export const NO_SITE: Extract<StartView, { readonly kind: 'choose' }> = {
  kind: 'choose',
  version: '0.1.0',
  dataFolder: '/var/lib/sallyport',
  timeZone: 'Europe/Rome',
  refused: null,
  isNew: true,
}

export const REFUSED_SITE: StartView = {
  ...NO_SITE,
  refused: {
    kind: 'file',
    file: '/media/usb/north-works.json',
    detail: 'the site file /media/usb/north-works.json is not opened',
    advice: [],
    problems: [
      { line: 88, column: 21, path: 'readers[3].apb.minutes', message: 'must be a positive whole number, got 2.5' },
      { line: 141, column: 35, path: 'areas[2].apb.exemptGroups[0]', message: 'there is no group "security"' },
      {
        line: 206,
        column: 24,
        path: 'cardholders[17].credentials[0]',
        message: 'the same card as cardholders[4].credentials[0]',
      },
    ],
    more: 0,
  },
}

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

export function startRequests(
  at: StartView | undefined,
  send: <Name extends keyof Feeds>(name: Name, value: Feeds[Name]) => void,
): Pick<Bridge, StartRequest> {
  let view: StartView = at ?? { kind: 'open', simulated: false }
  const show = (next: StartView): Promise<Answer<StartView>> => {
    view = next
    send('start', view)
    return ok(view)
  }
  return {
    start: () => ok(view),
    openSiteFile: () => show(REFUSED_SITE),
    makeSite: () => show({ kind: 'open', simulated: true }),
    seeDemo: () => ok(null),
    tryStartAgain: () => show(view),
    walkWithTestCard: () => ok(null),
    giveFirstCard: () => ok(null),
  }
}
