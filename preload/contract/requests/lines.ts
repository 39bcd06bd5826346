/** Lines of readers by hand: counters, pairing, keys, searching, addresses, speed, recordings. */
import { LAST_READER_ADDRESS, LINE_SPEEDS, PAIR_SECONDS } from '../../../main/domain/line-work'
import type { LineTask, LineWork } from '../../../main/domain/line-work'
import { fail, ok } from '../../../main/domain/result'
import type { LineView } from '../administration'
import { also, byKey, flag, literal, record, whole, type Parser } from '../form'
import { ADMINISTERING, DESK, EVERYONE } from '../roles'
import { request } from './request'
import { controllerId, newPassword, password, readerId, reason } from './values'

const lineSpeed: Parser<number> = also(whole(0, Number.MAX_SAFE_INTEGER), (speed, path) =>
  LINE_SPEEDS.includes(speed) ? ok(speed) : fail({ path, message: `must be one of ${LINE_SPEEDS.join(', ')}` }),
)

const lineTask = byKey<LineTask>('task', {
  pair: record({ task: literal('pair'), reader: readerId, seconds: whole(PAIR_SECONDS.least, PAIR_SECONDS.most) }),
  'roll-key': record({ task: literal('roll-key'), reader: readerId }),
  'forget-key': record({ task: literal('forget-key'), reader: readerId }),
  search: record({ task: literal('search'), thorough: flag }),
  'set-address': record({
    task: literal('set-address'),
    reader: readerId,
    address: whole(0, LAST_READER_ADDRESS),
  }),
  'set-speed': record({ task: literal('set-speed'), baud: lineSpeed }),
})

export const lineRequests = {
  /** A line of readers: counters, work in progress, its recording. Polled while it is on the screen. */
  line: request(EVERYONE, ['controller', controllerId]).answers<LineView>(),
  /** Begins one piece of work at a line; `line` reports its progress. */
  startLineWork: request(
    ADMINISTERING,
    ['controller', controllerId],
    ['task', lineTask],
    ['reason', reason],
  ).answers<LineWork>(),
  cancelLineWork: request(ADMINISTERING, ['controller', controllerId]).answers<null>(),
  /** Records every packet of a line in OSDPCAP form, keys masked, or ends that; answers with the file. */
  recordLine: request(ADMINISTERING, ['controller', controllerId], ['on', flag], ['reason', reason]).answers<
    string | null
  >(),
  /** Chooses the passphrase of readers' keys, where the account has no key store; `replace`: it was forgotten. */
  chooseKeyPassphrase: request(ADMINISTERING, ['passphrase', newPassword], ['replace', flag]).answers<null>(),
  /** Opens readers' keys until the next start; it gives no other right, so every operator of a desk may. */
  openReaderKeys: request(DESK, ['passphrase', password]).answers<null>(),
}
