import { createHash } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { Formats } from '../../../main/cards/formats'
import type { Site } from '../../../main/domain/site'
import {
  commonSections,
  cutParts,
  readerSection,
  sectionChanges,
  type Deciding,
  type SectionContent,
} from '../../../main/panel/configuration'
import { MAX_PART_BYTES } from '../../../main/panel/limits'
import {
  ConfigBeginSchema,
  ConfigPartSchema,
  ConfigReadySchema,
  ConfigResultSchema,
  Section,
  SectionHashSchema,
} from '../../../main/panel/schema/panel-link_pb'
import { openCardDatabase, type CardDatabase } from '../../simulator/panel/card-database'
import { memoryDisk } from '../../simulator/panel/disk'
import { openLocalEngine } from '../../simulator/panel/local-engine'
import { siteOf, twoPanels } from './panel-site'
import { Bench, sentBodies } from './wire'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const deciding = (): Deciding => ({ mode: 'host-first', answerTimeoutMs: 2_000, fallback: 'local' })
const sectionsOf = (site: Site): SectionContent[] => [
  ...commonSections(site, sha256),
  readerSection(site, 'P1', deciding, sha256),
]
const edited = (change: (file: ReturnType<typeof twoPanels>) => void): Site => {
  const file = twoPanels()
  change(file)
  return siteOf(file)
}

/** Updates a panel's database from one site to another, by differences when it has the first. */
function bring(database: CardDatabase, from: Site | undefined, to: Site): ReturnType<CardDatabase['apply']> {
  const before = from === undefined ? [] : sectionsOf(from)
  for (const wanted of sectionsOf(to)) {
    const { section, hash } = wanted
    const base = before.find((content) => content.section === section)
    const baseHash = base === undefined ? {} : { baseHash: base.hash }
    expect(database.begin(create(ConfigBeginSchema, { section, hash, ...baseHash }))).toBeUndefined()
    for (const part of cutParts(sectionChanges(base, wanted)))
      expect(database.part(create(ConfigPartSchema, { section, ...part }))).toBeUndefined()
    expect(database.end(section)).toBeUndefined()
  }
  return database.apply()
}

describe('sections', () => {
  it('have the hash of PROTOCOL.md 6: the panel computes it from the received bytes', () => {
    const database = openCardDatabase(memoryDisk(), 'P1', 8)
    expect(bring(database, undefined, siteOf())).toEqual({ moves: [] })
    const wanted = new Map(
      sectionsOf(siteOf()).map(({ section, hash }) => [section, Buffer.from(hash).toString('hex')]),
    )
    for (const { section, hash } of database.hashes())
      expect(Buffer.from(hash).toString('hex')).toBe(wanted.get(section))
  })

  it('give the same result by differences as from nothing, and form the sent site', () => {
    const changed = edited((file) => {
      file.cardholders.splice(1, 1)
      file.areas.push({ id: 9, name: 'Annex' })
      const [ada] = file.cardholders
      if (ada !== undefined) ada.accessLevels = []
    })
    const [stepwise, whole] = [openCardDatabase(memoryDisk(), 'P1', 8), openCardDatabase(memoryDisk(), 'P1', 8)]
    bring(stepwise, undefined, siteOf())
    bring(stepwise, siteOf(), changed)
    bring(whole, undefined, changed)
    expect(stepwise.hashes()).toEqual(whole.hashes())
    expect(stepwise.site).toEqual(whole.site)
    expect(whole.site?.areas).toEqual(
      changed.areas.map((area) => ({ ...area, apb: { ...area.apb, freeEgressConfirmed: true } })),
    )
    expect(whole.site?.cardholders.map(({ id, credentials }) => ({ id, credentials }))).toEqual(
      changed.cardholders.map(({ id, credentials }) => ({ id, credentials })),
    )
  })

  it("carry the readers' card formats, and numbers of 64 bits (apb.md 11)", () => {
    const kantech = { id: 'kantech', bits: 39, facility: '1-17', number: '18-37', fixed: [{ at: '2,1', value: 2 }] }
    const parity = [{ bit: 0, kind: 'even', over: '1-18' }]
    const cards = [
      { id: 'w', format: 'wide', facility: '18446744073709551615', number: '18446744073709551615' },
      { id: 'r', format: 'raw', bits: 56, number: 5 },
    ]
    const { readers, cardholders, ...rest } = twoPanels()
    const [first, ...others] = readers
    const to = siteOf({
      ...rest,
      readers: [{ ...first, cardFormats: ['kantech', 'wide', 'raw'], reverseBytes: true }, ...others],
      cardholders: [{ ...cardholders[0], credentials: cards }, ...cardholders.slice(1)],
      cardFormats: [
        { ...kantech, parity },
        { id: 'wide', bits: 128, facility: '0-63', number: '64-127' },
        { id: 'unused', bits: 8, number: '0-7' },
      ],
    })
    const database = openCardDatabase(memoryDisk(), 'P1', 8)
    bring(database, undefined, to)
    const formats = new Formats(database.site?.cardFormats ?? [])
    expect(database.site?.cardFormats.map(({ id }) => id)).toEqual(['kantech', 'wide'])
    expect(formats.get('kantech')).toEqual(new Formats(to.cardFormats).get('kantech'))
    expect(database.site?.readers[0]).toMatchObject({ cardFormats: ['kantech', 'wide', 'raw'], reverseBytes: true })
    expect(database.site?.cardholders[0]?.credentials.map(({ card }) => card)).toEqual(
      to.cardholders[0]?.credentials.map(({ card }) => card),
    )
  })

  it('survive a restart of the panel', () => {
    const disk = memoryDisk()
    bring(openCardDatabase(disk, 'P1', 8), undefined, siteOf())
    expect(openCardDatabase(disk, 'P1', 8).site?.cardholders).toHaveLength(3)
  })

  it('send only the changed cardholder', () => {
    const to = edited((file) => {
      const [ada] = file.cardholders
      if (ada !== undefined) ada.accessLevels = []
    })
    const people = (site: Site) => sectionsOf(site).find(({ section }) => section === Section.CARDHOLDERS)
    const after = people(to)
    if (after === undefined) throw new Error('no cardholders')
    const changes = sectionChanges(people(siteOf()), after)
    expect(changes.upserts.map(([key]) => key)).toEqual(['cardholder:ada'])
    expect(changes.removals).toEqual([])
  })

  it('are split into parts of limited size that contain everything once', () => {
    const upserts = Array.from({ length: 900 }, (_, index) => [`k${index}`, new Uint8Array(index)] as const)
    const removals = Array.from({ length: 50 }, (_, index) => `gone${index}`)
    const parts = cutParts({ upserts, removals })
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts)
      expect(part.upserts.reduce((sum, { key, value }) => sum + key.length + value.length, 0)).toBeLessThan(
        MAX_PART_BYTES,
      )
    expect(parts.flatMap((part) => part.upserts.map(({ key }) => key))).toEqual(upserts.map(([key]) => key))
    expect(parts.flatMap((part) => part.removals)).toEqual(removals)
  })

  it('with a wrong hash, a wrong base or too many readers change nothing', () => {
    const database = openCardDatabase(memoryDisk(), 'P1', 8)
    bring(database, undefined, siteOf())
    const before = database.hashes()
    const section = Section.AREAS
    database.begin(create(ConfigBeginSchema, { section, hash: new Uint8Array(32) }))
    database.end(section)
    expect(database.apply()).toEqual({ section, reason: 'hash-differs' })
    const baseHash = new Uint8Array(32)
    expect(database.begin(create(ConfigBeginSchema, { section, baseHash }))).toBe('base-differs')
    expect(database.hashes()).toEqual(before)
    expect(bring(openCardDatabase(memoryDisk(), 'P1', 2), undefined, siteOf())).toMatchObject({
      section: Section.READERS,
    })
  })
})

describe('a cardholder update', () => {
  it('moves nobody, or only the person that it names', () => {
    const disk = memoryDisk()
    const database = openCardDatabase(disk, 'P1', 8)
    bring(database, undefined, siteOf())
    const clock = { now: () => 1_800_000_000_000, uptime: () => 0 }
    const engine = openLocalEngine(disk, 'P1', database.site, clock)
    engine.passedBy(0, 'R5', { kind: 'credential', credential: 'k-ada' }, undefined)
    const again = () =>
      engine.step({ type: 'read', at: 0, reader: 'R5', presented: { kind: 'credential', credential: 'k-ada' } })
    // In the laboratory since R5, so another entry is a double entry.
    expect(again()[0]).toMatchObject({ event: 'access.denied', reason: 'apb' })
    const renamed = edited((file) => {
      const [ada] = file.cardholders
      if (ada !== undefined) ada.credentials.push({ id: 'k-ada-2', format: 'H10301', facility: 12, number: 1 })
    })
    bring(database, siteOf(), renamed)
    if (database.site === undefined) throw new Error('no site')
    engine.configure(database.site)
    expect(again()[0]).toMatchObject({ event: 'access.denied', reason: 'apb' })

    const people = sectionsOf(renamed).find(({ section }) => section === Section.CARDHOLDERS)
    if (people === undefined) throw new Error('no cardholders')
    const { section, hash, items } = people
    database.begin(create(ConfigBeginSchema, { section, hash, baseHash: hash }))
    const value = items.get('cardholder:ada') ?? new Uint8Array(0)
    database.part(create(ConfigPartSchema, { section, upserts: [{ key: 'cardholder:ada', value, moveToArea: 1 }] }))
    database.end(section)
    expect(database.apply()).toEqual({ moves: [{ cardholder: 'ada', area: 1 }] })
  })
})

describe('the transfer', () => {
  const ready = (bench: Bench, section: Section) =>
    sentBodies(bench.say({ case: 'configReady', value: create(ConfigReadySchema, { section }) }))
  const result = (bench: Bench, applied: boolean, sections: readonly SectionContent[]) =>
    sentBodies(
      bench.say({
        case: 'configResult',
        value: create(ConfigResultSchema, {
          applied,
          reason: applied ? '' : 'hash-differs',
          sections: sections.map(({ section, hash }) => create(SectionHashSchema, { section, hash })),
        }),
      }),
    )
  const kinds = (bodies: ReturnType<typeof sentBodies>) => bodies.map(({ case: kind }) => kind)
  const sections = sectionsOf(siteOf())
  const hashes = sections.map(({ section, hash }) => create(SectionHashSchema, { section, hash }))

  it('sends nothing to an up-to-date panel', () => {
    const bench = new Bench(undefined, { sections })
    expect(kinds(sentBodies(bench.hello({ sections: hashes })))).not.toContain('configBegin')
  })

  it('sends one message at a time: differences first, everything after a refusal, then nothing more', () => {
    const bench = new Bench(undefined, { sections })
    bench.hello({ sections: hashes })
    const changed = sectionsOf(
      edited((file) => {
        file.cardholders.splice(2, 1)
      }),
    )
    const push = (to: readonly SectionContent[], before: readonly SectionContent[]) =>
      sentBodies(bench.give({ kind: 'configure', sections: to, before, index: bench.state.index }))
    const first = push(changed, sections)
    expect(first).toMatchObject([{ case: 'configBegin', value: { section: Section.CARDHOLDERS } }])
    expect(first[0]?.case === 'configBegin' && first[0].value.baseHash.length).toBe(32)
    expect(kinds(ready(bench, Section.CARDHOLDERS))).toEqual(['configPart'])
    expect(kinds(ready(bench, Section.CARDHOLDERS))).toEqual(['configEnd'])
    expect(kinds(ready(bench, Section.CARDHOLDERS))).toEqual(['configApply'])
    const whole = result(bench, false, sections)
    expect(whole[0]?.case === 'configBegin' && whole[0].value.baseHash.length).toBe(0)
    for (let at = 0; at < 3; at++) ready(bench, Section.CARDHOLDERS)
    expect(result(bench, false, sections)).toEqual([])
    expect(kinds(push(sections, changed))).toEqual([])
  })
})
