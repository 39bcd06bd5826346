import type { CardFormat } from '../../main/domain/card'
import type {
  Area,
  Automation,
  Cardholder,
  Controller,
  Door,
  Reader,
  ReaderApb,
  ScheduledReset,
  Site,
} from '../../main/domain/site'

/** A complete site with defaults, from the few parts that a test needs. */
export interface SiteParts {
  timeZone?: string
  apb?: Partial<Site['apb']>
  duplicateReadMs?: number
  areas?: (Partial<Area['apb']> & {
    id: number
    within?: number
    max?: number
    softLimit?: boolean
    exemptPass?: boolean
  })[]
  controllers?: (Partial<Controller> & { id: string })[]
  doors?: (Partial<Door> & { id: string })[]
  /** `door` defaults to the reader's own; `apb` may be just the name of a mode without settings. */
  readers: (Omit<Partial<Reader>, 'apb'> & {
    id: string
    from: number
    to: number
    apb?: ReaderApb | 'soft' | 'hard'
  })[]
  schedules?: Site['schedules']
  accessLevels?: Site['accessLevels']
  cardholders?: (Partial<Cardholder> & { id: string })[]
  automations?: Automation[]
  holidays?: Site['holidays']
  inputs?: string[]
  resets?: (Partial<ScheduledReset> & Pick<ScheduledReset, 'id' | 'atMinute' | 'scope'>)[]
  cardFormats?: CardFormat[]
}

const EVERY_DAY: ScheduledReset['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

export function buildSite(parts: SiteParts): Site {
  const areaIds = new Set([0, ...(parts.areas ?? []).map(({ id }) => id)])
  for (const { from, to } of parts.readers) areaIds.add(from).add(to)
  const area = (id: number): Area => {
    const given = parts.areas?.find((each) => each.id === id)
    const { id: _id, within, max, softLimit, exemptPass, ...apb } = given ?? { id }
    return {
      id,
      name: id === 0 ? 'Outside' : `Area ${id}`,
      ...(within === undefined ? {} : { within }),
      apb: {
        mode: 'none',
        reentryMinutes: null,
        violationExpiryMinutes: null,
        presenceExpiryMinutes: null,
        enforcement: 'enforce',
        exemptGroups: [],
        freeEgressConfirmed: false,
        ...apb,
      },
      capacity:
        max === undefined
          ? null
          : { max, ...(softLimit ? { soft: true } : {}), ...(exemptPass ? { exemptPass: true } : {}) },
    }
  }
  const doorIds = new Set(
    parts.readers.flatMap(({ id, kind, door }) => (kind === 'muster' ? [] : [door ?? `door of ${id}`])),
  )
  const doors = [...(parts.doors ?? [])]
  for (const id of doorIds) if (!doors.some((door) => door.id === id)) doors.push({ id })
  const controllerIds = new Set(parts.readers.flatMap(({ controller }) => (controller ? [controller] : [])))
  const controllers = [...(parts.controllers ?? [])]
  for (const id of controllerIds) if (!controllers.some((controller) => controller.id === id)) controllers.push({ id })
  const groups = new Set([
    ...(parts.areas ?? []).flatMap(({ exemptGroups }) => exemptGroups ?? []),
    ...(parts.cardholders ?? []).flatMap((holder) => holder.groups ?? []),
  ])
  return {
    name: 'Test site',
    timeZone: parts.timeZone ?? 'UTC',
    apb: { enabled: true, grantOnViolation: false, enforcement: 'enforce', ...parts.apb },
    dualAuthorisation: false,
    duplicateReadMs: parts.duplicateReadMs ?? 0,
    areas: [...areaIds].toSorted((a, b) => a - b).map(area),
    controllers: controllers.map((controller) => ({
      name: controller.id,
      kind: 'panel',
      link: null,
      apbTrustMinutes: 0,
      ...controller,
    })),
    doors: doors.map((door) => ({
      name: door.id,
      contact: false,
      unlockSeconds: 5,
      heldOpenSeconds: null,
      rexSeconds: 10,
      io: { lock: null, contact: null, rex: null, aux: null },
      ...door,
    })),
    readers: parts.readers.map(({ apb, ...reader }) => ({
      name: reader.id,
      door: reader.kind === 'muster' ? null : `door of ${reader.id}`,
      controller: null,
      address: null,
      secureChannel: 'required',
      cardFormats: ['H10301'],
      ...reader,
      apb: typeof apb === 'string' ? { mode: apb } : (apb ?? { mode: 'none' }),
    })),
    groups: [...groups].map((id) => ({ id, name: id })),
    ...(parts.holidays === undefined ? {} : { holidays: parts.holidays }),
    schedules: parts.schedules ?? [],
    accessLevels: parts.accessLevels ?? [{ id: 'all', name: 'all', readers: ['*'], schedule: null }],
    cardholders: (parts.cardholders ?? [{ id: 'ada' }, { id: 'bob' }]).map((holder) => ({
      name: holder.id,
      groups: [],
      accessLevels: ['all'],
      active: true,
      apbExempt: false,
      apbExemptUntil: null,
      validFrom: null,
      validTo: null,
      credentials: [{ id: `card of ${holder.id}`, card: null, active: true }],
      ...holder,
    })),
    ...(parts.inputs === undefined
      ? {}
      : { inputs: parts.inputs.map((id) => ({ id, name: id, kind: 'generic' as const })) }),
    automations: parts.automations ?? [],
    ...(parts.resets === undefined
      ? {}
      : { resets: parts.resets.map((reset) => ({ days: EVERY_DAY, exceptGroups: [], ...reset })) }),
    cardFormats: parts.cardFormats ?? [],
  }
}
