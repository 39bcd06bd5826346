/** The bus of the gallery's site as an administrator sees it, with a pairing on its way. */
import type { Answer } from '../../preload/contract/answer'
import type { LineReader, LineView } from '../../preload/contract/administration'
import type { LineWork } from '../../preload/contract/models'
import { hardwareAnswers } from './hardware'
import { NOW } from './rows'
import { SITE } from './site'

const LINE_WORK: LineWork = {
  task: { task: 'pair', reader: 'OFi', seconds: 120 },
  operator: 'm.hale',
  startedAt: NOW - 20_000,
  until: NOW + 100_000,
  step: 'found',
  progress: null,
  found: [],
  outcome: null,
}

const reader = (id: string, address: number): LineReader => ({
  id,
  address,
  online: address !== 1,
  secure: address !== 1,
  key: address === 1 ? 'none' : 'set',
  polls: 20_884 + address,
  retries: address,
  timeouts: address,
  crcErrors: 0,
  macFailures: 0,
  latencyMsMedian: 4.5,
  latencyMsMax: 31,
})

const LINE: LineView = {
  baud: 9_600,
  canSetBaud: true,
  round: { milliseconds: 384, long: true },
  readers: SITE.readers.filter(({ controller }) => controller === 'B1').map(({ id }, i) => reader(id, i)),
  damaged: 3,
  noiseBytes: 12,
  work: null,
  recording: null,
}

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

export const lineAnswers = {
  ...hardwareAnswers(),
  line: () => ok(LINE),
  startLineWork: () => ok(LINE_WORK),
  cancelLineWork: () => ok(null),
  recordLine: () => ok('/data/captures/BL.osdpcap'),
  chooseKeyPassphrase: () => ok(null),
  openReaderKeys: () => ok(null),
}
