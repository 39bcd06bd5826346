/** One night's rows, in order of arrival: every kind of event has its line. */
import type { LaneRow, RowHint } from '../../preload/contract/models'
import { idOf, NAMES, SITE } from './site'

const DAY = Date.UTC(2026, 10, 21)
const HOUR = 3_600_000

/** An instant of the night of 20 to 21 November by the wall clock of the site, UTC+1. */
export function at(clock: string): number {
  const [h = 0, m = 0, s = 0] = clock.split(':').map(Number)
  const late = h > 12 ? -24 * HOUR : 0
  return Math.round(DAY + late + (h - 1) * HOUR + m * 60_000 + s * 1_000)
}

export const NOW = at('03:12:26.200')

/** Whose card the unknown one of this night looks like. */
export const LOOKS_LIKE = {
  looksLike: { cardholder: idOf('Ruth Abernethy'), name: 'Ruth Abernethy', format: 'H10306' },
}

type Event = LaneRow['event']
interface Told {
  readonly event: Event
  readonly hint?: RowHint
  readonly audit?: NonNullable<LaneRow['audit']>
}

const told: Told[] = []
const tell = (event: Event, hint?: RowHint): void => void told.push(hint ? { event, hint } : { event })

function passage(clock: string, name: string, reader: string, how: object = {}): void {
  const ends = SITE.readers.find((r) => r.id === reader)
  const door = ends?.door
  if (!ends || typeof door !== 'string') throw new Error(`no such reader in the gallery: ${reader}`)
  const cardholder = idOf(name)
  const contact = SITE.doors.find(({ id }) => id === door)?.contact ?? false
  tell({ event: 'access.granted', at: at(clock), reader, cardholder, credential: `k-${cardholder}`, ...how })
  const passedAt = at(clock) + (contact ? 1_200 : 0)
  if (contact) tell({ event: 'door.opened', at: passedAt, door })
  tell({ event: 'passage', at: passedAt, reader, cardholder, from: ends.from, to: ends.to })
  if (contact) tell({ event: 'door.closed', at: passedAt + 4_000, door })
}

function refused(clock: string, name: string, reader: string, reason: string, hint?: RowHint): void {
  const cardholder = idOf(name)
  tell({ event: 'access.denied', at: at(clock), reader, cardholder, credential: `k-${cardholder}`, reason }, hint)
}

/** Quiet traffic before the story, the same at every start. */
function background(): void {
  let seed = 20_261_121
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  const readers = SITE.readers.filter(
    (reader) => !['P2'].includes(reader.controller ?? '') && reader.from !== reader.to,
  )
  for (let minute = 0; minute < 260; minute++) {
    const when = at('22:05:00') + minute * 60_000 + random(50_000)
    const person = NAMES[1 + random(NAMES.length - 1)]
    const reader = readers[random(readers.length)]
    if (!person || !reader) continue
    tell({ event: 'access.granted', at: when, reader: reader.id, cardholder: person.id, credential: `k-${person.id}` })
    tell({
      event: 'passage',
      at: when + 900,
      reader: reader.id,
      cardholder: person.id,
      from: reader.from,
      to: reader.to,
    })
  }
}

background()
passage('22:04:18', 'Ines Valderrama', 'T1i')
passage('00:31:15', 'Ines Valderrama', 'CRo')
passage('00:34:07', 'Ines Valderrama', 'LAo')
passage('02:20:52', 'Ines Valderrama', 'LAo')
passage('02:21:40', 'Ines Valderrama', 'CAi')
passage('02:46:10', 'Ines Valderrama', 'CAo')
passage('02:46:58', 'Ines Valderrama', 'ANi')
passage('02:47:31.902', 'Ines Valderrama', 'LAi')
passage('02:51:19', 'Anton Brisk', 'DHo')
passage('02:54:02', 'Tomasz Brylski', 'STi')
tell({
  event: 'apb.changed',
  at: at('02:56:30'),
  action: 'grant-on-violation',
  scope: { area: 8 },
  on: true,
  until: at('03:26:30'),
  operator: 'J. Halloran',
  reason: 'reader-fault: gate arm stuck',
})
told.push({
  event: {
    event: 'apb.reset',
    at: at('02:58:40'),
    scope: { area: 3 },
    operator: 'J. Halloran',
    reason: 'test',
    cardholders: 4,
  },
  audit: {
    workstation: 'desk-1',
    secondOperator: 'M. Okafor',
    before: '{"inside":4,"violations":1,"until":null}',
    after: 'nobody inside',
  },
})
passage('03:00:15', 'Gil Postrema', 'T1i')
tell({
  event: 'access.granted',
  at: at('03:00:47'),
  reader: 'CRi',
  cardholder: idOf('Sunniva Oake'),
  credential: 'k',
})
tell({ event: 'door.not-used', at: at('03:00:52'), door: 'CR', reader: 'CRi', cardholder: idOf('Sunniva Oake') })
tell({
  event: 'desk.unlock-once',
  at: at('03:01:33'),
  door: 'LD',
  operator: 'M. Okafor',
  reason: 'other: delivery',
  workstation: 'desk-2',
})
tell({ event: 'door.held', at: at('03:02:08'), door: 'LD' })
tell({ event: 'link.down', at: at('02:59:02'), controller: 'P3' })
tell({
  event: 'access.denied',
  at: at('03:03:37'),
  reader: 'T2i',
  reason: 'unknown-credential',
  card: {
    bits: 37,
    hex: '8C4F87F000',
    fits: [
      { format: 'H10304', facility: '6303', number: '65024' },
      { format: 'H10302', number: '3304619520' },
    ],
  },
})
passage('03:04:19', 'Noor Callandine', 'ASo')
refused('03:04:51', 'Piotr Hallgren', 'OSi', 'outside-schedule', { opensAt: at('07:00') })
passage('03:05:22', 'Kwame Adjei-Moss', 'CAo')
tell({ event: 'reader.offline', at: at('03:05:40'), reader: 'LSo', reason: 'timeout' })
tell({ event: 'door.opened', at: at('03:06:12'), door: 'LS', rex: true })
tell({ event: 'door.closed', at: at('03:06:19'), door: 'LS' })
passage('03:07:02', 'Amara Tienhoven', 'LAi')
tell({
  event: 'access.granted',
  at: at('03:07:30'),
  reader: 'ONi',
  cardholder: idOf('Maren Tollefsby'),
  credential: 'k',
  observed: true,
  violation: { rule: '4.2', kind: 'double-entry', area: 6 },
})
passage('03:07:44', 'Ottoline Reeve', 'T3o')
for (const [clock, name, reader, from, to] of [
  ['02:59:50', 'Bram Osei-Lund', 'STo', 5, 6],
  ['03:01:14', 'Ruth Abernethy', 'STi', 6, 5],
] as const)
  tell({
    event: 'passage',
    at: at('03:08:02'),
    occurredAt: at(clock),
    reader,
    cardholder: idOf(name),
    from,
    to,
  })
tell({ event: 'link.up', at: at('03:08:02'), controller: 'P3' })
refused('03:08:55', 'Lev Marchetti', 'CRi', 'area-full', { occupancy: 6 })
passage('03:09:12', 'Dorota Pym', 'ANo')
passage('03:09:31', 'Cosmin Ardelay', 'T1i')
passage('03:09:40', 'Emil Varga-Holt', 'LAi', { exempt: true })
passage('03:09:57', 'Noor Callandine', 'ONi', { freePass: true })
tell(
  {
    event: 'access.granted',
    at: at('03:10:12'),
    reader: 'CAi',
    cardholder: idOf('Tomasz Brylski'),
    credential: 'k',
    alarm: true,
    violation: { rule: '4.4', kind: 'wrong-area', area: 7 },
  },
  { lastArea: 5 },
)
tell({
  event: 'violation.opened',
  at: at('03:10:12'),
  cardholder: idOf('Tomasz Brylski'),
  area: 7,
  kind: 'wrong-area',
  reader: 'CAi',
})
passage('03:10:33', 'Gil Postrema', 'LAo')
refused('03:10:41', 'Sunniva Oake', 'DHi', 'no-access')
passage('03:10:58', 'Corin Vashti', 'ASi')
tell({
  event: 'access.granted',
  at: at('03:11:07'),
  reader: 'LYi',
  cardholder: idOf('Piotr Hallgren'),
  credential: 'k',
  override: true,
  violation: { rule: '4.6', kind: 'passback', area: 8 },
})
tell({ event: 'door.forced', at: at('03:11:20'), door: 'SR' })
passage('03:11:31', 'Lev Marchetti', 'ANi')
tell({
  event: 'access.denied',
  at: at('03:11:38.214'),
  reader: 'LAi',
  cardholder: idOf('Ines Valderrama'),
  credential: 'k',
  reason: 'apb',
  alarm: true,
  violation: { rule: '4.2', kind: 'double-entry', area: 2 },
})
tell({
  event: 'violation.opened',
  at: at('03:11:38.214'),
  cardholder: idOf('Ines Valderrama'),
  area: 2,
  kind: 'double-entry',
  reader: 'LAi',
})
passage('03:11:44', 'Kwame Adjei-Moss', 'T2o')
tell({
  event: 'access.denied',
  at: at('03:11:46'),
  reader: 'LAi',
  cardholder: idOf('Ines Valderrama'),
  credential: 'k',
  reason: 'apb',
  alarm: true,
  violation: { rule: '4.1', kind: 'locked-out', area: 2 },
})
passage('03:11:49', 'Dorota Pym', 'CAi')

const FIRST_SEQ = 20_884_000

export const ROWS: readonly LaneRow[] = told
  .toSorted((a, b) => a.event.at - b.event.at)
  .map((one, i) => ({ seq: FIRST_SEQ + i, ...one }))

/** The sequence of the first row that fits. */
export function seqOf(fits: (row: LaneRow) => boolean): number {
  const found = ROWS.find(fits)
  if (!found) throw new Error('no such row in the gallery')
  return found.seq
}
