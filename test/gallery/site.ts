/** An invented site, large enough to fill every screen. People, cards and places are invented. */
import type { Certificates } from '../../preload/contract/administration'
import type { PersonName, SiteView } from '../../preload/contract/models'

type Area = SiteView['areas'][number]
const area = (id: number, name: string, mode: Area['mode'], capacity: number | null, observe = false): Area => ({
  id,
  name,
  mode,
  capacity,
  enforcement: observe ? 'observe' : 'enforce',
})

export const AREAS: readonly Area[] = [
  area(0, 'Outside', 'none', null),
  area(1, 'Assembly hall', 'soft', 60),
  area(2, 'Laboratory', 'hard', 24),
  area(3, 'Clean room', 'hard', 6),
  area(4, 'Data hall', 'hard', 8),
  area(5, 'Stores', 'soft', 40),
  area(6, 'Offices', 'soft', 180, true),
  area(7, 'Canteen', 'soft', 120),
  { ...area(8, 'Loading yard', 'none', 25), musterPoint: true },
  { ...area(9, 'Car park east', 'none', null), musterPoint: true },
]

/** door id, name, from, to, controller, has an exit reader, reader mode */
const DOORS: readonly (readonly [string, string, number, number, string, boolean, string])[] = [
  ['T1', 'Turnstile 1', 0, 6, 'P1', true, 'none'],
  ['T2', 'Turnstile 2', 0, 6, 'P1', true, 'none'],
  ['T3', 'Turnstile 3', 0, 6, 'P1', true, 'none'],
  ['CA', 'Canteen', 6, 7, 'P1', true, 'soft'],
  ['LA', 'Laboratory', 6, 2, 'P2', true, 'none'],
  ['LS', 'Lab side exit', 6, 2, 'P2', true, 'none'],
  ['CR', 'Clean room', 2, 3, 'P2', true, 'none'],
  ['DH', 'Data hall', 6, 4, 'P4', true, 'timed-reader'],
  ['AN', 'Assembly north', 6, 1, 'P4', true, 'soft'],
  ['AS', 'Assembly south', 6, 1, 'P4', true, 'soft'],
  ['ST', 'Stores', 6, 5, 'P3', true, 'none'],
  ['SR', 'Stores roller door 3', 8, 5, 'P3', true, 'hard'],
  ['ON', 'Offices north', 8, 6, 'P1', true, 'none'],
  ['OS', 'Offices south', 9, 6, 'B1', true, 'none'],
  ['LY', 'Loading yard', 0, 8, 'P3', true, 'hard-revert-soft'],
  ['LD', 'Loading door 2', 8, 5, 'P3', true, 'hard'],
  ['LB', 'Loading door 1', 8, 5, 'P3', true, 'hard'],
  ['CP', 'Car park gate', 0, 9, 'B1', true, 'none'],
  ['SC', 'Server cage', 4, 4, 'B1', false, 'route'],
  ['ME', 'Meeting wing', 6, 6, 'B1', false, 'none'],
]

export const SITE: SiteView = {
  name: 'Tarnwick Works',
  timeZone: 'Europe/Rome',
  apbEnabled: true,
  enforcement: 'enforce',
  dualAuthorisation: true,
  groups: ['Laboratory', 'Stores', 'Canteen', 'Maintenance'].map((name) => ({ id: name.toLowerCase(), name })),
  areas: AREAS,
  controllers: [
    { id: 'P1', name: 'P1 Gatehouse', kind: 'panel' },
    { id: 'P2', name: 'P2 Laboratory', kind: 'panel' },
    { id: 'P3', name: 'P3 Stores', kind: 'panel' },
    { id: 'P4', name: 'P4 Assembly', kind: 'panel' },
    { id: 'B1', name: 'B1 Offices', kind: 'osdp' },
  ],
  doors: DOORS.map(([id, name]) => ({ id, name, contact: !['T1', 'T2', 'T3'].includes(id), heldOpenSeconds: 30 })),
  readers: DOORS.flatMap(([id, name, from, to, controller, exit, mode]) => [
    { id: `${id}i`, name: `${name} in`, door: id, controller, from, to, mode, protected: id !== 'CP' },
    ...(exit
      ? [{ id: `${id}o`, name: `${name} out`, door: id, controller, from: to, to: from, mode: 'none', protected: true }]
      : []),
  ]),
}

const PEOPLE: readonly (readonly [string, string])[] = [
  ['Ines Valderrama', 'Chemistry, day lead'],
  ['Dorota Pym', 'Assembly'],
  ['Kwame Adjei-Moss', 'Offices'],
  ['Lev Marchetti', 'Assembly'],
  ['Piotr Hallgren', 'Drivers'],
  ['Corin Vashti', 'Assembly'],
  ['Sunniva Oake', 'Data'],
  ['Gil Postrema', 'Assembly'],
  ['Tomasz Brylski', 'Stores'],
  ['Noor Callandine', 'Offices'],
  ['Emil Varga-Holt', 'Security staff'],
  ['Cosmin Ardelay', 'Chemistry'],
  ['Ruth Abernethy', 'Stores'],
  ['Bram Osei-Lund', 'Maintenance'],
  ['Ottoline Reeve', 'Offices'],
  ['Maren Tollefsby', 'Offices'],
  ['Amara Tienhoven', 'Chemistry'],
  ['Anton Brisk', 'Data'],
  ['Selma Dray', 'Visitors'],
  ['Rosalind Quay', 'Chemistry'],
  ['Jonas Eberwick', 'Chemistry'],
  ['Freya Lindqvale', 'Chemistry'],
  ['Anders Polworth', 'Chemistry'],
  ['Hana Sobrecht', 'Chemistry'],
  ['Matteo Urquiza', 'Chemistry'],
  ['Wystan Clare', 'Stores'],
  ['Petra Lysgaard', 'Canteen'],
  ['Osric Fennimore', 'Maintenance'],
]

export const NAMES: readonly PersonName[] = PEOPLE.map(([name, group]) => ({
  id: name.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
  name,
  groups: [group],
}))

export const idOf = (name: string): string => {
  const found = NAMES.find((person) => person.name === name)
  if (!found) throw new Error(`no such person in the gallery: ${name}`)
  return found.id
}

const day = (from: number, days: number): number => from + days * 86_400_000
const print = (seed: number): string =>
  Array.from({ length: 32 }, (_, i) => ((seed * 37 + i * 91) % 256).toString(16).padStart(2, '0').toUpperCase()).join(
    ':',
  )

/** One certificate in each state. */
export const certificatesAt = (now: number): Certificates => ({
  authority: { name: 'North works panel link', fingerprint: print(3), expiresAt: day(now, 7_000) },
  rows: ['console', ...SITE.controllers.filter(({ kind }) => kind === 'panel').map(({ id }) => id)].map((name, i) => {
    const [days, validity] = (
      [
        [300, 'good'],
        [212, 'good'],
        [21, 'month'],
        [3, 'week'],
        [-2, 'over'],
      ] as const
    )[i % 5] ?? [9, 'good']
    return {
      name,
      validity,
      issuedAt: day(now, days - 397),
      expiresAt: day(now, days),
      revokedAt: null,
      reason: null,
      fingerprint: print(i + 5),
    }
  }),
})
