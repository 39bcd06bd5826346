/** The sites of the small-scope proof: two people, three readers, two areas side by side or one within the other. */
import type { AreaFile, DoorFile, OperatorLine, ReaderFile, RecordLine, SiteFile } from '../formats'

/** A record without its instant. */
export type Letter = RecordLine extends infer Line ? (Line extends { at: string } ? Omit<Line, 'at'> : never) : never

export interface SmallSite {
  readonly name: string
  readonly site: SiteFile
  /** What may happen at each step. */
  readonly letters: readonly Letter[]
}

export const LAYOUTS = ['flat', 'nested'] as const
export type Layout = (typeof LAYOUTS)[number]

interface Settings {
  readonly name: string
  readonly apb?: SiteFile['site']['apb']
  readonly duplicateReadMs?: number
  readonly area?: AreaFile['apb']
  readonly capacity?: AreaFile['capacity']
  readonly reader?: ReaderFile['apb']
  /** For all doors; with a contact, opening and closing the first door are letters too. */
  readonly door?: Partial<DoorFile>
  readonly trust?: number
  readonly letters?: readonly Letter[]
}

const MODES: readonly ReaderFile['apb'][] = [
  { mode: 'none' },
  { mode: 'soft' },
  { mode: 'hard' },
  { mode: 'hard-revert-soft', revertSeconds: 30 },
  { mode: 'timed-reader', minutes: 1 },
  { mode: 'timed-extended', seconds: 20 },
  { mode: 'timed-user', minutes: 1 },
  { mode: 'route', after: ['R1'] },
]
const AREA_MODES = ['none', 'soft', 'hard'] as const

const operator = (action: Omit<OperatorLine, 'type' | 'operator' | 'reason'>): Letter => ({
  type: 'operator',
  operator: 'guard',
  reason: 'drill',
  ...action,
})
const CLEAR = operator({ action: 'clear-violation', cardholder: 'c1', area: 1 })
const RESET = operator({ action: 'reset', cardholder: 'c1' })
const RESET_AREA = operator({ action: 'reset', area: 1, setLocation: 0 })
const FREE_PASS = operator({ action: 'free-pass', cardholder: 'c1' })
const REVERT = operator({ action: 'revert-to-soft', cardholder: 'c1' })
const suspend = (on: boolean): Letter => operator({ action: 'suspend', scope: { area: 1 }, on })
const lockdown = (on: boolean): Letter => operator({ action: 'lockdown', door: 'D1', on })
const override = (on: boolean): Letter => operator({ action: 'grant-on-violation', scope: { area: 1 }, on })
const UNLOCK = operator({ action: 'unlock', door: 'D1' })
const LOCK = operator({ action: 'lock', door: 'D1' })
const DOOR: readonly Letter[] = [
  { type: 'door', door: 'D1', state: 'open' },
  { type: 'door', door: 'D1', state: 'closed' },
]
const REX: Letter = { type: 'rex', door: 'D1' }
const LINKS: readonly Letter[] = [
  { type: 'link', controller: 'P1', state: 'down' },
  { type: 'link', controller: 'P1', state: 'up' },
]

/** Every mode of a reader with every mode of an area. */
const crossings: readonly Settings[] = MODES.flatMap((reader) =>
  AREA_MODES.map((mode) => ({ name: `reader ${reader?.mode}, area ${mode}`, reader: reader ?? {}, area: { mode } })),
)

/** The presets of apb.md 8 that the crossings do not hold. */
const presets: readonly Settings[] = [
  {
    name: 'preset Alarm.com',
    reader: { mode: 'timed-reader', minutes: 15, clearedBy: ['other-credential', 'other-reader'] },
  },
  { name: 'preset Verkada soft, expiring', area: { mode: 'soft', violationExpiryMinutes: 1 } },
  { name: 'preset Verkada hard, expiring', area: { mode: 'hard', violationExpiryMinutes: 1 } },
  { name: 'preset Topaz', area: { reentryMinutes: 1 } },
  { name: 'preset Topaz, grant on violation', area: { reentryMinutes: 1 }, apb: { grantOnViolation: true } },
  { name: 'preset Mercury 3/6', reader: { mode: 'timed-reader', minutes: 1, clearedBy: ['other-credential'] } },
  { name: 'preset Mercury 4/7', reader: { mode: 'timed-reader', minutes: 1, clearedBy: ['other-reader'] } },
  { name: 'preset Mercury 5/8', reader: { mode: 'hard' }, area: { presenceExpiryMinutes: 1 } },
]

const rules: readonly Settings[] = [
  { name: 'area entry hard, exit soft', area: { entry: 'hard', exit: 'soft' } },
  { name: 'area exit hard only', area: { exit: 'hard' } },
  { name: 'area hard, strict', area: { mode: 'hard', strict: true }, letters: [CLEAR, RESET] },
  { name: 'reader hard, strict', reader: { mode: 'hard', strict: true }, letters: [CLEAR, RESET] },
  {
    name: 'revert to soft, strict',
    reader: { mode: 'hard-revert-soft', revertSeconds: 30, strict: true },
    letters: [REVERT],
  },
  { name: 'area hard, presence expires', area: { mode: 'hard', presenceExpiryMinutes: 1 } },
  { name: 'area hard, re-entry in seconds', area: { mode: 'hard', reentrySeconds: 20 } },
  { name: 'observe', apb: { enforcement: 'observe' }, area: { mode: 'hard' }, reader: { mode: 'hard' } },
  { name: 'grant on violation', area: { mode: 'hard' }, letters: [override(true), override(false)] },
  {
    name: 'clearing and resets',
    area: { mode: 'hard' },
    reader: { mode: 'soft' },
    letters: [CLEAR, RESET, RESET_AREA],
  },
  { name: 'free pass', area: { mode: 'hard' }, letters: [FREE_PASS, CLEAR] },
  { name: 'suspension', area: { mode: 'hard', strict: true }, letters: [suspend(true), suspend(false)] },
  { name: 'lockdown', area: { mode: 'soft' }, letters: [lockdown(true), lockdown(false)] },
  { name: 'duplicate reads', duplicateReadMs: 1000, reader: { mode: 'hard' } },
  { name: 'capacity', capacity: { max: 1 }, area: { presenceExpiryMinutes: 1 } },
  { name: 'capacity, soft', capacity: { max: 1, soft: true }, area: { mode: 'soft' } },
  { name: 'away, soften', area: { mode: 'hard', whenAway: 'soften' }, trust: 1, letters: LINKS },
  { name: 'away, ignore', area: { whenAway: 'ignore' }, reader: { mode: 'hard' }, trust: 1, letters: LINKS },
]

const contact = (more: Partial<DoorFile>): Partial<DoorFile> => ({ contact: true, unlockSeconds: 5, ...more })
const doors: readonly Settings[] = [
  { name: 'door, opening', door: contact({ heldOpenSeconds: 30 }), area: { mode: 'hard' } },
  { name: 'door, closing', door: contact({ passage: 'open-close' }), area: { mode: 'hard' } },
  { name: 'door, grant', door: contact({ passage: 'grant' }), reader: { mode: 'hard' } },
  { name: 'door, queue', door: contact({ pending: 'queue' }), reader: { mode: 'soft' } },
  { name: 'door, queue and closing', door: contact({ pending: 'queue', passage: 'open-close' }) },
  { name: 'door, together', door: contact({ pending: 'together' }), area: { mode: 'soft' } },
  { name: 'door, together and closing', door: contact({ pending: 'together', passage: 'open-close' }) },
  {
    name: 'door, REX, bounce and grace',
    door: contact({ rexSeconds: 10, bounceMs: 1500, rexGraceMs: 500 }),
    letters: [REX],
  },
  { name: 'door, unlocked', door: contact({ heldOpenSeconds: 30 }), area: { mode: 'hard' }, letters: [UNLOCK, LOCK] },
  { name: 'door, full area', door: contact({ pending: 'queue' }), capacity: { max: 1 } },
]

export const SETTINGS: readonly Settings[] = [...crossings, ...presets, ...rules, ...doors]

export function smallSite(settings: Settings, layout: Layout): SmallSite {
  const { apb, duplicateReadMs, area, capacity, reader, door, trust, letters } = settings
  const nested = layout === 'nested'
  const at = (id: string, from: number, to: number, controller: string): ReaderFile => ({
    ...{ id, door: `D${id.slice(1)}`, controller, from, to },
    ...(reader === undefined ? {} : { apb: reader }),
  })
  const areaRules = {
    ...(area === undefined ? {} : { apb: { freeEgressConfirmed: true, ...area } }),
    ...(capacity === undefined ? {} : { capacity }),
  }
  const site: SiteFile = {
    format: 'sallyport-site/1',
    site: {
      ...{ name: 'Small', apb: { enabled: true, ...apb } },
      ...(duplicateReadMs === undefined ? {} : { duplicateReadMs }),
    },
    areas: [
      { id: 1, ...areaRules },
      { id: 2, ...(nested ? { within: 1 } : {}), ...areaRules },
    ],
    controllers: ['P1', 'P2'].map((id) => ({ id, name: id, kind: 'panel', apbTrustMinutes: trust ?? 0 })),
    doors: ['D1', 'D2', 'D3'].map((id) => ({ id, ...door })),
    // In, further in, and out again; of nested areas the last leaves both.
    readers: [at('R1', 0, 1, 'P1'), at('R2', 1, 2, 'P1'), at('R3', 2, nested ? 0 : 1, 'P2')],
    accessLevels: [{ id: 'all', readers: ['*'] }],
    cardholders: ['c1', 'c2'].map((id, index) => ({
      ...{
        id,
        accessLevels: ['all'],
        credentials: [{ id: `k${index + 1}`, format: 'H10301', facility: 1, number: index + 1 }],
      },
    })),
  }
  const reads = ['R1', 'R2', 'R3'].flatMap((id) =>
    ['k1', 'k2'].map((credential): Letter => ({ type: 'read', reader: id, credential })),
  )
  return {
    name: `${settings.name} (${layout})`,
    site,
    letters: [...reads, ...(door?.contact === true ? DOOR : []), ...(letters ?? [])],
  }
}
