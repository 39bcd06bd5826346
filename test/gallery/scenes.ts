/** What the scripted bridge answers: the same site on a normal night, a quiet one, one without panels, one in a flood. */
import { panelFacts } from './panel-facts'
import { NO_SITE, REFUSED_SITE } from './start'
import type { StartView } from '../../preload/contract/start'
import type { WaitingOrder } from '../../preload/contract/shift'
import type {
  Alarm,
  OpenViolation,
  Relaxation,
  Role,
  SiteView,
  SessionView,
  Status,
} from '../../preload/contract/models'
import type { LaneRow } from '../../preload/contract/models'
import { at, NOW, ROWS, seqOf } from './rows'
import { idOf, SITE } from './site'

export const SCENE_NAMES = [
  'live',
  'empty',
  'offline',
  'flood',
  'suspended',
  'muster',
  'handover',
  'acknowledged',
  'guard',
  'auditor',
  'administrator',
  'failing',
  'locked',
  'signed-out',
  'first-start',
  'no-site',
  'refused-site',
] as const
export type SceneName = (typeof SCENE_NAMES)[number]

const DEMO: NonNullable<SessionView['demo']> = [
  { name: 'K. Brandt', role: 'guard', password: 'demo-guard' },
  { name: 'M. Okafor', role: 'supervisor', password: 'demo-supervisor' },
  { name: 'L. Moretti', role: 'administrator', password: 'demo-administrator' },
  { name: 'A. Lindqvist', role: 'auditor', password: 'demo-auditor' },
]

export interface Scene {
  readonly site: SiteView
  readonly status: Status
  readonly alarms: readonly Alarm[]
  readonly violations: readonly OpenViolation[]
  readonly rows: readonly LaneRow[]
  /** Where it is not somebody signed in. */
  readonly session?: Partial<SessionView>
  readonly closed?: readonly Alarm[]
  readonly waiting?: readonly WaitingOrder[]
  /** Where there is no site. */
  readonly start?: StartView
}

const eventAt = (clock: string) => (row: LaneRow) => Math.floor(row.event.at / 1_000) === Math.floor(at(clock) / 1_000)

const ines = idOf('Ines Valderrama')
const alarm = (id: string, seq: number, about: Partial<Alarm> & Pick<Alarm, 'kind' | 'priority' | 'at'>): Alarm => ({
  id,
  seq,
  state: 'new',
  lastAt: about.at,
  count: 1,
  notes: [],
  ...about,
})
const note = (words: string, clock: string, operator: string): Alarm['notes'][number] => ({
  at: at(clock),
  operator,
  text: words,
})

export const ALARMS: readonly Alarm[] = [
  alarm('a1', seqOf(eventAt('03:11:20')), {
    kind: 'door-forced',
    priority: 1,
    at: at('03:11:20'),
    door: 'SR',
    escalatesAt: at('03:13:20'),
    steps: [
      { text: 'Look at camera 14', doneBy: 'M. Okafor', doneAt: at('03:11:41') },
      { text: 'Send the patrol, never one alone' },
      { text: 'Call the police if someone is inside' },
    ],
  }),
  alarm('a2', seqOf(eventAt('03:11:38')), {
    kind: 'locked-out',
    priority: 2,
    at: at('03:11:38'),
    lastAt: at('03:11:46'),
    count: 2,
    cardholder: ines,
    area: 2,
    reader: 'LAi',
    door: 'LA',
    violation: { rule: '4.2', kind: 'double-entry', area: 2 },
    escalatesAt: at('03:14:38'),
  }),
  alarm('a3', seqOf(eventAt('03:10:12')), {
    kind: 'violation-soft',
    priority: 3,
    at: at('03:10:12'),
    cardholder: idOf('Tomasz Brylski'),
    area: 7,
    reader: 'CAi',
    door: 'CA',
    violation: { rule: '4.4', kind: 'wrong-area', area: 7 },
  }),
  alarm('a4', seqOf(eventAt('02:59:02')), {
    kind: 'controller-offline',
    priority: 2,
    at: at('02:59:02'),
    state: 'acknowledged',
    controller: 'P3',
    acknowledgedBy: 'K. Brandt',
    acknowledgedAt: at('03:00:10'),
    overAt: at('03:08:02'),
  }),
  alarm('a5', seqOf(eventAt('03:05:40')), {
    kind: 'reader-offline',
    priority: 3,
    at: at('03:05:40'),
    state: 'acknowledged',
    reader: 'LSo',
    acknowledgedBy: 'M. Okafor',
    acknowledgedAt: at('03:06:30'),
    notes: [note('technician called', '03:06:41', 'M. Okafor')],
  }),
  alarm('a6', seqOf(eventAt('03:02:08')), {
    kind: 'door-held',
    priority: 3,
    at: at('03:02:08'),
    state: 'acknowledged',
    door: 'LD',
    acknowledgedBy: 'M. Okafor',
    acknowledgedAt: at('03:03:00'),
    overAt: at('03:04:10'),
    notes: [note('delivery', '03:04:30', 'M. Okafor')],
  }),
  alarm('a7', 20_883_100, {
    kind: 'violation-soft',
    priority: 3,
    at: at('02:31:24'),
    state: 'acknowledged',
    cardholder: idOf('Selma Dray'),
    area: 1,
    reader: 'ANi',
    violation: { rule: '4.4', kind: 'passback', area: 1 },
    acknowledgedBy: 'M. Okafor',
    acknowledgedAt: at('02:33:00'),
    notes: [note('escorted', '02:34:00', 'M. Okafor')],
  }),
  alarm('a8', 20_883_200, {
    kind: 'notice',
    priority: 4,
    at: at('02:56:30'),
    text: 'Gate arm at Loading yard: part ordered',
  }),
  alarm('a9', 20_883_000, {
    kind: 'notice',
    priority: 4,
    at: at('02:39:46'),
    text: 'Clock of panel P2 corrected by 1.2 s',
  }),
  alarm('a10', 20_882_000, {
    kind: 'reader-tamper',
    priority: 3,
    at: at('23:00:17'),
    state: 'shelved',
    reader: 'CAi',
    shelvedUntil: at('06:00'),
    notes: [note('part ordered, K. Brandt', '23:05:00', 'K. Brandt')],
  }),
]

const CLOSED: readonly Alarm[] = [
  alarm('c1', 20_882_100, {
    kind: 'door-held',
    priority: 3,
    at: at('01:12:40'),
    state: 'closed',
    door: 'LD',
    acknowledgedBy: 'K. Brandt',
    acknowledgedAt: at('01:13:05'),
    overAt: at('01:15:10'),
    closedBy: 'K. Brandt',
    closedAt: at('01:16:00'),
  }),
]

const violation = (name: string, about: Omit<OpenViolation, 'cardholder' | 'name' | 'area'>): OpenViolation => ({
  cardholder: idOf(name),
  name,
  area: about.violation.area,
  ...about,
})

export const VIOLATIONS: readonly OpenViolation[] = [
  violation('Ines Valderrama', {
    violation: { rule: '4.2', kind: 'double-entry', area: 2 },
    reader: 'LAi',
    openedAt: at('03:11:38.214'),
    tries: 2,
    lastAt: at('03:11:46'),
    expiresAt: at('04:11:38'),
    untilCleared: true,
    lockedOut: true,
    confidence: 'low',
    confidenceBecause: { code: 'exit-reader-offline', reader: 'LSo', door: 'LS', at: at('03:05:40') },
    seq: seqOf(eventAt('03:11:38')),
  }),
  violation('Tomasz Brylski', {
    violation: { rule: '4.4', kind: 'wrong-area', area: 7 },
    reader: 'CAi',
    openedAt: at('03:10:12'),
    tries: 1,
    lastAt: at('03:10:12'),
    expiresAt: null,
    untilCleared: false,
    lockedOut: false,
    confidence: 'high',
    seq: seqOf(eventAt('03:10:12')),
  }),
  violation('Selma Dray', {
    violation: { rule: '4.4', kind: 'passback', area: 1 },
    reader: 'ANi',
    openedAt: at('02:31:24'),
    tries: 1,
    lastAt: at('02:31:24'),
    expiresAt: null,
    untilCleared: false,
    lockedOut: false,
    confidence: 'medium',
  }),
  violation('Bram Osei-Lund', {
    violation: { rule: '4.7', kind: 'reentry-too-soon', area: 4 },
    reader: 'DHi',
    openedAt: at('01:58:03'),
    tries: 4,
    lastAt: at('02:20:03'),
    expiresAt: at('04:26:09'),
    untilCleared: true,
    lockedOut: false,
    confidence: 'high',
  }),
]

const GRANTING: Relaxation = {
  kind: 'grant-on-violation',
  scope: { area: 8 },
  since: at('02:56:30'),
  until: at('03:26:30'),
  operator: 'J. Halloran',
  reason: 'reader-fault: gate arm stuck',
}
const INSIDE: Readonly<Record<number, number>> = { 1: 22, 2: 9, 3: 0, 4: 2, 5: 7, 6: 5, 7: 8, 8: 10, 9: 0 }

function status(about: {
  readonly role?: Role
  readonly relaxations?: readonly Relaxation[]
  readonly silentPanels?: boolean
  readonly failing?: string
  readonly flood?: Status['flood']
  readonly quiet?: boolean
}): Status {
  const silentReader = (id: string): boolean =>
    id === 'LSo' || (about.silentPanels === true && SITE.readers.find((r) => r.id === id)?.controller !== 'B1')
  return {
    at: NOW,
    operator: { name: 'M. Okafor', role: about.role ?? 'supervisor' },
    relaxations: about.relaxations ?? [GRANTING],
    controllers: SITE.controllers.map(({ id, kind }) => {
      const silent = about.silentPanels === true && kind === 'panel'
      return {
        ...{ id, online: !silent, since: silent ? at('03:10:02') : at('22:00'), reason: null },
        ...(kind === 'panel' ? { facts: panelFacts(id, silent) } : {}),
      }
    }),
    readers: SITE.readers.map(({ id }) => {
      const silent = !about.quiet && silentReader(id)
      return {
        id,
        online: !silent,
        since: silent ? at(id === 'LSo' ? '03:05:40' : '03:10:02') : null,
        reason: silent ? 'timeout' : null,
        tamper: id === 'CAi' && !about.quiet,
        powerFailure: id === 'OSi' && !about.quiet,
        disconnected: id === 'OSo' && !about.quiet,
      }
    }),
    doors: SITE.doors.map(({ id, contact }) => ({
      id,
      contactFault: id === 'OS' && !about.quiet ? 'open' : null,
      state: !contact || (id === 'OS' && !about.quiet) ? 'unknown' : id === 'SR' ? 'open' : 'closed',
      since: at(id === 'SR' ? '03:11:20' : '02:40:00'),
      forced: id === 'SR' && !about.quiet,
      held: false,
      lockdown: id === 'SC',
      unlocked: false,
      unlockedUntil: null,
      lastSeq: ROWS.findLast((row) => 'door' in row.event && row.event.door === id)?.seq ?? null,
    })),
    areas: SITE.areas.map(({ id }) => ({
      id,
      inside: INSIDE[id] ?? 0,
      openViolations: about.quiet ? 0 : VIOLATIONS.filter((v) => v.area === id).length,
    })),
    journal: { lastSeq: 20_884_131, writtenAt: NOW - 3, failing: about.failing ?? null },
    notifications: null,
    ...(about.flood && { flood: about.flood }),
  }
}

/** Twenty-six alarms in ten minutes: one cause at four turnstiles, six at the canteen, three held doors. */
function flooded(): { readonly alarms: readonly Alarm[]; readonly flood: NonNullable<Status['flood']> } {
  const passback = Array.from({ length: 14 }, (_, i) =>
    alarm(`f${i}`, 20_883_300 + i, {
      kind: 'violation-denied',
      priority: 2,
      at: at('03:06:15') + i * 20_000,
      area: 6,
      door: 'T1',
      reader: 'T1i',
      violation: { rule: '4.5', kind: 'passback', area: 6 },
    }),
  )
  const wrong = Array.from({ length: 6 }, (_, i) =>
    alarm(`w${i}`, 20_883_400 + i, {
      kind: 'violation-soft',
      priority: 3,
      at: at('03:07:24') + i * 30_000,
      area: 7,
      door: 'CA',
      reader: 'CAi',
      violation: { rule: '4.4', kind: 'wrong-area', area: 7 },
    }),
  )
  const held = Array.from({ length: 3 }, (_, i) =>
    alarm(`h${i}`, 20_883_500 + i, { kind: 'door-held', priority: 3, at: at('03:04:11') + i * 60_000, door: 'LD' }),
  )
  const group = (kind: Alarm['kind'], door: string, priority: 2 | 3, members: readonly Alarm[]) => ({
    kind,
    door,
    priority,
    alarms: members.map(({ id }) => id),
    count: members.length,
    lastAt: Math.max(...members.map(({ at: begun }) => begun)),
  })
  return {
    alarms: [...ALARMS.slice(0, 2), ...passback, ...wrong, ...held, ...ALARMS.slice(3)],
    flood: {
      flooding: true,
      lastTenMinutes: 26,
      limit: 10,
      groups: [
        group('violation-denied', 'T1', 2, passback),
        group('violation-soft', 'CA', 3, wrong),
        group('door-held', 'LD', 3, held),
      ],
    },
  }
}

const SUSPENDED: Relaxation = {
  kind: 'suspended',
  scope: { site: true },
  since: at('03:05:28'),
  until: null,
  operator: 'automation:fire',
  reason: 'evacuation: fire input F1',
}

export function scene(name: SceneName): Scene {
  const base: Scene = {
    site: SITE,
    status: status({}),
    alarms: ALARMS,
    violations: VIOLATIONS,
    rows: ROWS,
    closed: CLOSED,
  }
  switch (name) {
    case 'live':
      return base
    case 'empty':
      return {
        ...base,
        status: status({ relaxations: [], quiet: true }),
        alarms: [],
        violations: [],
        rows: [],
        closed: [],
      }
    case 'offline':
      return {
        ...base,
        status: status({ silentPanels: true, relaxations: [] }),
        waiting: [
          {
            controller: 'P3',
            at: at('03:11:58'),
            operator: 'M. Okafor',
            action: { action: 'reset', cardholder: ines },
          },
        ],
      }
    case 'flood': {
      const { alarms, flood } = flooded()
      return { ...base, alarms, status: status({ flood, relaxations: [] }) }
    }
    case 'suspended':
      return {
        ...base,
        status: status({
          relaxations: [SUSPENDED, GRANTING, { ...GRANTING, scope: { reader: 'DHi' }, until: null }],
        }),
      }
    case 'muster':
      return {
        ...base,
        status: {
          ...status({ relaxations: [SUSPENDED] }),
          muster: {
            at: at('03:05:28'),
            operator: 'M. Okafor',
            scope: { site: true },
            missing: 11,
            accounted: 16,
            late: { missing: 1, accounted: 0 },
          },
        },
      }
    case 'handover':
      return { ...base, status: { ...status({}), handover: { at: at('03:10:00'), outgoing: 'K. Brandt' } } }
    case 'acknowledged':
      return {
        ...base,
        alarms: ALARMS.map((one) =>
          one.state === 'new' && one.priority < 4
            ? { ...one, state: 'acknowledged', acknowledgedBy: 'M. Okafor', acknowledgedAt: at('03:12:10') }
            : one,
        ),
      }
    case 'guard':
      return { ...base, status: status({ role: 'guard' }) }
    case 'auditor':
      return { ...base, status: status({ role: 'auditor' }) }
    case 'administrator':
      return { ...base, status: status({ role: 'administrator' }) }
    case 'locked':
      return { ...scene('flood'), session: { state: 'locked', cause: 'idle', since: NOW } }
    case 'signed-out':
      return { ...base, session: { state: 'signed-out', operator: null, demo: DEMO } }
    case 'first-start':
      return { ...base, session: { state: 'first-start', operator: null } }
    case 'no-site':
      return { ...base, session: { state: 'first-start', operator: null }, start: NO_SITE }
    case 'refused-site':
      return { ...base, session: { state: 'first-start', operator: null }, start: REFUSED_SITE }
    case 'failing':
      return { ...base, status: status({ failing: 'No space left on /var' }) }
  }
}
