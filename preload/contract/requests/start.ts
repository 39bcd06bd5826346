/** The first run: a console without a site, and the first card of a new one. */
import type { FirstCard, NewHardware, NewSite } from '../../../main/domain/new-site'
import { LAST_READER_ADDRESS, LINE_SPEEDS } from '../../../main/domain/line-work'
import { fail, ok } from '../../../main/domain/result'
import { isTimeZone } from '../../../main/domain/zone'
import { also, byKey, literal, nullable, oneOf, record, text, whole, type Parser } from '../form'
import { ADMINISTERING, ANYBODY } from '../roles'
import type { StartView } from '../start'
import { request } from './request'
import { readerId } from './values'

const MAX_NAME = 100
const MAX_PATH = 1_000

const name = also(text(MAX_NAME), (value, path) =>
  value.trim() === value ? ok(value) : fail({ path, message: 'must not begin or end with a space' }),
)
const timeZone = also(text(MAX_NAME), (value, path) =>
  isTimeZone(value) ? ok(value) : fail({ path, message: `must be a time zone, got ${value}` }),
)
const address = whole(0, LAST_READER_ADDRESS)
const tcp = { host: text(MAX_NAME), port: whole(1, 65_535) }
const line = { entrance: address, exit: nullable(address) }
const baud: Parser<number> = also(whole(0, Number.MAX_SAFE_INTEGER), (speed, path) =>
  LINE_SPEEDS.includes(speed) ? ok(speed) : fail({ path, message: `must be one of ${LINE_SPEEDS.join(', ')}` }),
)
const hardware = byKey<NewHardware>('kind', {
  simulated: record({ kind: literal('simulated') }),
  'network-panel': record({ kind: literal('network-panel'), ...tcp }),
  serial: record({ kind: literal('serial'), path: text(MAX_PATH), baud, ...line }),
  'device-server': record({ kind: literal('device-server'), ...tcp, ...line }),
})
const newSite: Parser<NewSite> = record({
  name,
  timeZone,
  hardware,
  area: name,
  door: name,
  entrance: name,
  exit: name,
  rule: oneOf(['none', 'soft', 'hard', 'observe']),
})

const firstCard: Parser<FirstCard> = record({
  format: text(MAX_NAME),
  facility: nullable(text(MAX_NAME)),
  number: text(MAX_NAME),
})

/** Without a site; on a folder that has accounts, only an administrator may choose, which the answers check. */
export const startRequests = {
  start: request(ANYBODY).answers<StartView>(),
  /** Asks for a site file by the system's dialog and opens it; the view shows why one is refused. */
  openSiteFile: request(ANYBODY).answers<StartView>(),
  /** Makes a site of these answers and opens it. */
  makeSite: request(ANYBODY, ['site', newSite]).answers<StartView>(),
  /** Closes this console and starts the demo, in a data folder of its own. */
  seeDemo: request(ANYBODY).answers<null>(),
  /** Tries once more what was refused last. */
  tryStartAgain: request(ANYBODY).answers<StartView>(),
  /** Somebody walks through the first door of the simulated panel with the test card. */
  walkWithTestCard: request(ADMINISTERING, ['reader', readerId]).answers<null>(),
  /** Puts a card that was just read on file, for somebody who may go everywhere. Journalled as a change of the site. */
  giveFirstCard: request(ADMINISTERING, ['name', name], ['card', firstCard]).answers<null>(),
}
