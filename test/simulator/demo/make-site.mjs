// Makes resources/demo/site.json: an invented factory with invented people, the same in every run.
//   node test/simulator/demo/make-site.mjs > resources/demo/site.json

const given =
  `Ada Bruno Chiara Dario Elena Fabio Giulia Luca Marta Nico Paola Sergio Teresa Zoë Amélie Lukas Jürgen Katarzyna
  Łukasz Søren Ingrid Åsa Mikael Aino Eero Ioana Radu Mihai Dragana Goran Milica Petar Yana Oleksandr Nadia Amir Leila
  Yusuf Fatima Omar Samira Kwame Abena Chidi Ngozi Thabo Naledi Priya Arjun Meera Ravi Sanjay Mei Jun Hao Lin Haruka Kenji
  Minh Linh Siti Agus Maria João Inês Rafael Camila Mateo Lucía Diego Valentina Niamh Eoin Rhys Morag`.split(/\s+/)

const family =
  `Rossi Bianchi Conti Gallo Marino Greco Ferri Lombardi Moretti Fontana Keller Brandt Vogel Dufour Lefèvre Moreau
  Nowak Wójcik Zieliński Lindqvist Ångström Berg Dahl Korhonen Mäkelä Popescu Ionescu Jovanović Petrović Horvat Kovač
  Shevchenko Melnyk Haddad Rahimi Demir Yıldız Mansour Farouk Mensah Boateng Okafor Adeyemi Nkosi Dlamini Sharma Iyer
  Patel Banerjee Chen Wang Zhao Tanaka Sato Nguyen Pham Wijaya Santos Almeida Ferreira Ortega Vargas Castillo Byrne
  Gallagher Pugh Sinclair`.split(/\s+/)

/** Pseudo-random numbers, the same in every run (mulberry32). */
function lots(seed) {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const areas = [
  { id: 1, name: 'Grounds', apb: { mode: 'soft' } },
  { id: 2, name: 'Offices' },
  {
    id: 3,
    name: 'Laboratory',
    apb: { mode: 'hard', violationExpiryMinutes: 30, freeEgressConfirmed: true },
    capacity: { max: 24 },
  },
  { id: 4, name: 'Data hall', apb: { mode: 'none', exemptGroups: ['security'] }, capacity: { max: 8 } },
  { id: 5, name: 'Canteen', apb: { mode: 'none', reentryMinutes: 3 } },
  { id: 6, name: 'Loading yard', apb: { mode: 'none', presenceExpiryMinutes: 720 }, musterPoint: true },
  { id: 7, name: 'Stores' },
  {
    id: 8,
    name: 'Clean room',
    apb: { mode: 'hard', violationExpiryMinutes: 30, freeEgressConfirmed: true },
    capacity: { max: 6 },
  },
]

const controllers = [
  { id: 'P1', name: 'Gatehouse panel', kind: 'panel', link: { host: '127.0.0.1', port: 47001 }, apbTrustMinutes: 60 },
  { id: 'B1', name: 'Inner doors bus', kind: 'osdp', link: { host: '127.0.0.1', port: 47002, baud: 38400 } },
]

const none = { mode: 'none' }
const doorRows = [
  { id: 'D1', name: 'Turnstile 1', controller: 'P1', from: 0, to: 1, wayIn: none, wayOut: none },
  { id: 'D2', name: 'Turnstile 2', controller: 'P1', from: 0, to: 1, wayIn: none, wayOut: none },
  {
    id: 'D3',
    name: 'Office entrance',
    controller: 'P1',
    from: 1,
    to: 2,
    wayIn: { mode: 'soft' },
    wayOut: { mode: 'soft' },
  },
  {
    id: 'D4',
    name: 'Loading gate',
    controller: 'P1',
    from: 1,
    to: 6,
    wayIn: { mode: 'hard-revert-soft', revertSeconds: 60 },
    wayOut: none,
  },
  { id: 'D5', name: 'Canteen', controller: 'B1', from: 2, to: 5, wayIn: none, wayOut: none },
  { id: 'D6', name: 'Laboratory', controller: 'B1', from: 2, to: 3, wayIn: none, wayOut: none },
  { id: 'D7', name: 'Data hall', controller: 'B1', from: 2, to: 4, wayIn: { mode: 'hard' }, wayOut: { mode: 'hard' } },
  {
    id: 'D8',
    name: 'Stores',
    controller: 'B1',
    from: 2,
    to: 7,
    wayIn: { mode: 'timed-reader', minutes: 5, clearedBy: ['other-credential', 'other-reader'] },
    wayOut: none,
  },
  { id: 'D9', name: 'Clean room', controller: 'B1', from: 3, to: 8, wayIn: none, wayOut: none },
]

const doors = doorRows.map(({ id, name }) => ({
  id,
  name,
  contact: true,
  unlockSeconds: 5,
  heldOpenSeconds: id === 'D4' ? 60 : 30,
  rexSeconds: 10,
}))

const addresses = { P1: 0, B1: 0 }
const readers = doorRows.flatMap(({ id: door, name, controller, from, to, wayIn, wayOut }, i) =>
  [
    { id: `R${2 * i + 1}`, name: `${name} in`, from, to, apb: wayIn },
    { id: `R${2 * i + 2}`, name: `${name} out`, from: to, to: from, apb: wayOut },
  ].map((reader) => ({
    id: reader.id,
    name: reader.name,
    door,
    controller,
    address: addresses[controller]++,
    from: reader.from,
    to: reader.to,
    secureChannel: controller === 'B1' ? 'off' : 'required',
    cardFormat: 'H10301',
    apb: reader.apb,
  })),
)

const readersOf = (...ids) => readers.filter((reader) => ids.includes(reader.door)).map((reader) => reader.id)

const groups = [
  { id: 'staff', name: 'Staff' },
  { id: 'research', name: 'Research' },
  { id: 'it', name: 'Data hall operations' },
  { id: 'logistics', name: 'Logistics' },
  { id: 'cleaning', name: 'Cleaning' },
  { id: 'contractors', name: 'Contractors' },
  { id: 'security', name: 'Security staff' },
]

const schedules = [
  {
    id: 'contract',
    name: 'Contract hours',
    weekly: [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '20:00' },
      { days: ['sat'], from: '07:00', to: '13:00' },
    ],
    holidays: ['2026-12-25', '2027-01-01'],
  },
]

const accessLevels = [
  { id: 'everyday', name: 'Gates, offices, canteen', readers: readersOf('D1', 'D2', 'D3', 'D5') },
  { id: 'laboratory', name: 'Laboratory', readers: readersOf('D6') },
  { id: 'clean-room', name: 'Clean room', readers: readersOf('D9') },
  { id: 'data-hall', name: 'Data hall', readers: readersOf('D7') },
  { id: 'loading', name: 'Loading yard and stores', readers: readersOf('D4', 'D8') },
  {
    id: 'contract',
    name: 'Gates and offices in contract hours',
    readers: readersOf('D1', 'D2', 'D3', 'D4', 'D5'),
    schedule: 'contract',
  },
  { id: 'everywhere', name: 'Everywhere', readers: ['*'] },
]

const staffing = [
  { group: 'staff', count: 70, accessLevels: ['everyday'] },
  { group: 'research', count: 46, accessLevels: ['everyday', 'laboratory'] },
  { group: 'research', count: 12, accessLevels: ['everyday', 'laboratory', 'clean-room'] },
  { group: 'it', count: 14, accessLevels: ['everyday', 'data-hall'] },
  { group: 'logistics', count: 22, accessLevels: ['everyday', 'loading'] },
  { group: 'cleaning', count: 10, accessLevels: ['everyday', 'laboratory', 'loading'] },
  { group: 'contractors', count: 18, accessLevels: ['contract'] },
  { group: 'security', count: 8, accessLevels: ['everywhere'] },
]

function makeCardholders() {
  const lot = lots(20_261_121)
  const names = new Set()
  while (names.size < 200) names.add(`${given[lot(given.length)]} ${family[lot(family.length)]}`)
  const numbers = new Set()
  while (numbers.size < 210) numbers.add(1_000 + lot(60_000))
  const name = names.values()
  const number = numbers.values()
  const card = (id) => ({ id, format: 'H10301', facility: 12, number: number.next().value })
  const people = staffing.flatMap(({ group, count, accessLevels: levels }) =>
    Array.from({ length: count }, () => ({ name: name.next().value, groups: [group], accessLevels: levels })),
  )
  return people.map((person, i) => {
    const id = `c${String(i + 1).padStart(3, '0')}`
    const key = `k${String(i + 1).padStart(3, '0')}`
    return {
      id,
      ...person,
      ...special(i),
      credentials: [card(key), ...(i % 23 === 5 ? [card(`${key}b`)] : [])],
    }
  })
}

/** The few whose cards are refused, and the two who are exempt. */
function special(i) {
  if (i === 12) return { active: false }
  if (i === 33) return { validTo: '2025-12-31' }
  if (i === 47) return { validFrom: '2099-01-01' }
  if (i === 3 || i === 199) return { apbExempt: true }
  return {}
}

export const demoSite = () => ({
  format: 'sallyport-site/1',
  site: {
    name: 'Borgo Alto works',
    timeZone: 'Europe/Rome',
    apb: { enabled: true },
    duplicateReadMs: 1_500,
    dualAuthorisation: true,
  },
  areas,
  controllers,
  doors,
  readers,
  groups,
  schedules,
  accessLevels,
  cardholders: makeCardholders(),
  automations: [
    {
      id: 'lab-beacon',
      when: { event: 'door.forced', door: 'D6' },
      then: { action: 'pulse-output', output: 'D6.aux', seconds: 10 },
    },
    {
      id: 'data-hall-call',
      when: { event: 'access.denied', door: 'D7', reason: 'apb' },
      then: { action: 'notify', text: 'Data hall: look at the camera before you let anybody in' },
    },
  ],
  alarms: {
    priorities: [
      { area: 8, priority: 2 },
      { kind: 'double-exit', priority: 3 },
    ],
    instructions: [
      {
        alarm: 'door-forced',
        steps: [
          'Look at the camera of the door',
          'Send two people, never one alone',
          'Call the police if someone is inside',
          'Check that the door has locked again',
        ],
      },
      {
        alarm: 'locked-out',
        steps: ['Call the person at the reader', 'Compare the face with the photo', 'Clear or refuse, with a reason'],
      },
      {
        alarm: 'controller-offline',
        steps: ['Look whether its doors still work', 'Call the technician on duty'],
      },
    ],
  },
})

if (process.argv[1]?.endsWith('make-site.mjs')) process.stdout.write(`${JSON.stringify(demoSite(), null, 2)}\n`)
