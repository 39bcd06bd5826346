/** Hardware that the site may not have yet: ports, a line that is tried, panels that dial. It ends in the draft. */
import { LAST_READER_ADDRESS, LINE_SPEEDS, PAIR_SECONDS } from '../../../main/domain/line-work'
import { fail, ok } from '../../../main/domain/result'
import { also, byPresence, flag, oneOf, record, text, whole, type Parser } from '../form'
import type { LineLink, LineTrial, SerialPortName, Strangers } from '../hardware'
import { ADMINISTERING } from '../roles'
import { request } from './request'
import { controllerId } from './values'

const MAX_HOST = 100
const MAX_PATH = 1_000

const baud: Parser<number> = also(whole(0, Number.MAX_SAFE_INTEGER), (speed, path) =>
  LINE_SPEEDS.includes(speed) ? ok(speed) : fail({ path, message: `must be one of ${LINE_SPEEDS.join(', ')}` }),
)
const link: Parser<LineLink> = byPresence<LineLink>({
  path: record({ path: text(MAX_PATH), baud }),
  host: record({ host: text(MAX_HOST), port: whole(1, 65_535), baud }),
})

export const hardwareRequests = {
  /** Serial ports that the operating system lists. */
  serialPorts: request(ADMINISTERING).answers<readonly SerialPortName[]>(),
  /** Door panels that dial this console and are not in the site. */
  strangers: request(ADMINISTERING).answers<Strangers>(),
  /** Searches a line, and ends what was tried before. `controller`: the one that has the line in the draft. */
  startLineTrial: request(
    ADMINISTERING,
    ['link', link],
    ['controller', controllerId],
    ['thorough', flag],
  ).answers<LineTrial>(),
  /** Polled while it is on the screen; a trial that nobody asks for ends. */
  lineTrial: request(ADMINISTERING).answers<LineTrial | null>(),
  /** Ends the search and keeps what it found. */
  stopLineSearch: request(ADMINISTERING).answers<null>(),
  /** Polls a reader that was found, beside those of the site; its cards decide nothing. */
  tryReader: request(
    ADMINISTERING,
    ['address', whole(0, LAST_READER_ADDRESS)],
    ['baud', baud],
    ['secureChannel', oneOf(['required', 'off'])],
  ).answers<LineTrial>(),
  /** Gives that reader a key of its own. */
  pairTriedReader: request(ADMINISTERING, [
    'seconds',
    whole(PAIR_SECONDS.least, PAIR_SECONDS.most),
  ]).answers<LineTrial>(),
  endLineTrial: request(ADMINISTERING).answers<null>(),
}
