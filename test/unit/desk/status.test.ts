import { describe, expect, it } from 'vitest'
import type { Overview, ToggleFacts } from '../../../main/decider/messages'
import { statusOf } from '../../../main/desk/status'
import type { Site } from '../../../main/domain/site'
import { SITE } from '../small-site'

const overview: Overview = { at: 0, areas: [], violations: [], toggles: [], doors: [] }
const door = { open: true, since: 7, held: false, forced: false, lockdown: false, unlocked: false, unlockedUntil: null }

const status = (
  site: Site,
  more: Partial<Overview> = {},
  contact: 'open' | 'closed' | 'unknown' = 'open',
  fault: 'open' | 'short' | null = null,
) =>
  statusOf({
    site,
    operator: { name: 'Kim', role: 'guard' },
    overview: { ...overview, ...more },
    devices: { controllers: [], readers: [], doors: [{ id: 'D1', contact, fault }] },
    journal: { lastSeq: 3, writtenAt: 9, failing: null },
    alarms: [],
    notifications: null,
    lastSeqOfDoor: new Map([['D1', 3]]),
    now: 10,
  })

const toggle = (more: Partial<ToggleFacts> = {}): ToggleFacts => ({
  kind: 'grant-on-violation',
  scope: { area: 1 },
  since: 5,
  until: 20,
  operator: 'Kim',
  reason: 'test',
  ...more,
})
const standing = { since: null, until: null, operator: null, reason: null }

describe('the status of a site', () => {
  it('takes a contact from the device and the rest from the decisions', () => {
    expect(status(SITE, { doors: [{ id: 'D1', ...door, forced: true }] }).doors[0]).toEqual({
      id: 'D1',
      state: 'open',
      contactFault: null,
      since: 7,
      forced: true,
      held: false,
      lockdown: false,
      unlocked: false,
      unlockedUntil: null,
      lastSeq: 3,
    })
  })

  it('cannot say since when a door is open that was found so', () => {
    expect(status(SITE, { doors: [{ id: 'D1', ...door, open: false }] }).doors[0]).toMatchObject({
      state: 'open',
      since: null,
    })
  })

  it('says of a door whose device is away, or that has no contact, that it does not know', () => {
    expect(status(SITE, { doors: [{ id: 'D1', ...door }] }, 'unknown').doors[0]).toMatchObject({
      state: 'unknown',
      since: null,
    })
    expect(status(SITE, { doors: [{ id: 'D1', ...door }] }, 'unknown', 'open').doors[0]).toMatchObject({
      state: 'unknown',
      contactFault: 'open',
      since: null,
    })
    const blind = { ...SITE, doors: SITE.doors.map((each) => ({ ...each, contact: false })) }
    expect(status(blind).doors[0]).toMatchObject({ state: 'unknown' })
  })

  it('lists every relaxation: set by operators, standing in the site file, and observing', () => {
    expect(status(SITE, { toggles: [toggle()] }).relaxations).toEqual([toggle()])
    const granting = { ...SITE, apb: { ...SITE.apb, grantOnViolation: true } }
    expect(status(granting).relaxations).toEqual([{ kind: 'grant-on-violation', scope: { site: true }, ...standing }])
    expect(status(granting, { toggles: [toggle({ scope: { site: true } })] }).relaxations).toHaveLength(1)
    const observing = { ...SITE, apb: { ...SITE.apb, enforcement: 'observe' as const } }
    expect(status(observing).relaxations).toEqual([{ kind: 'observing', scope: { site: true }, ...standing }])
    const trying = {
      ...SITE,
      areas: SITE.areas.map((area) => ({
        ...area,
        apb: { ...area.apb, enforcement: area.id === 2 ? ('observe' as const) : area.apb.enforcement },
      })),
    }
    expect(status(trying).relaxations).toEqual([{ kind: 'observing', scope: { area: 2 }, ...standing }])
  })
})
