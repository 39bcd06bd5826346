import fc from 'fast-check'

/** A site file's JSON, loosely typed: random edits apply to it, and invalid results are discarded. */
interface Json {
  readonly [key: string]: unknown
}
interface File extends Json {
  readonly areas?: readonly Json[]
  readonly readers: readonly Json[]
  readonly doors: readonly Json[]
  readonly cardholders: readonly Json[]
}

type Edit = (site: File) => File

const at = (list: readonly unknown[], index: number): number => (list.length === 0 ? 0 : index % list.length)
const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== at(list, index))
const changed = (list: readonly Json[], index: number, change: Json): Json[] =>
  list.map((one, i) => (i === at(list, index) ? { ...one, ...change } : one))

const place = fc.nat(1_000)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  place.map((i): Edit => (site) => ({ ...site, cardholders: without(site.cardholders, i) })),
  place.map((i): Edit => (site) => ({ ...site, cardholders: changed(site.cardholders, i, { name: 'Renamed' }) })),
  place.map((i): Edit => (site) => ({ ...site, cardholders: changed(site.cardholders, i, { active: false }) })),
  fc.constant<Edit>((site) => ({ ...site, cardholders: [...site.cardholders].reverse() })),
  place.map((i): Edit => (site) => {
    const id = `new${i}`
    if (site.cardholders.some((one) => one['id'] === id)) return site
    return {
      ...site,
      cardholders: [{ id, name: `New ${i}`, credentials: [{ id: `new-card-${i}` }] }, ...site.cardholders],
    }
  }),
  place.map((i): Edit => (site) => ({ ...site, readers: without(site.readers, i) })),
  place.map((i): Edit => (site) => ({ ...site, readers: changed(site.readers, i, { apb: { mode: 'soft' } }) })),
  place.map((i): Edit => (site) => ({ ...site, readers: changed(site.readers, i, { apb: { mode: 'none' } }) })),
  place.map((i): Edit => (site) => ({ ...site, doors: changed(site.doors, i, { unlockSeconds: 7 }) })),
  place.map((i): Edit => (site) => ({ ...site, areas: changed(site.areas ?? [], i, { apb: { mode: 'soft' } }) })),
  place.map((i): Edit => (site) => ({ ...site, areas: changed(site.areas ?? [], i, { apb: { mode: 'hard' } }) })),
)

/** One to six edits of a site file, as a function of its JSON. */
export const edits: fc.Arbitrary<(site: unknown) => unknown> = fc
  .array(edit, { minLength: 1, maxLength: 6 })
  .map((list) => (site) => list.reduce((now, change) => change(now), site as File))
