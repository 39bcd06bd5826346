import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPreviews, type InForce, type Previews } from '../../../main/change/previews'
import type { JsonObject } from '../../../main/domain/site-draft'
import { personOnFile } from '../../../main/site/people-edits'

const FILE = {
  format: 'sallyport-site/1',
  site: { name: 'Small', timeZone: 'UTC' },
  doors: [{ id: 'D1' }],
  readers: [{ id: 'R1', door: 'D1', from: 0, to: 0 }],
  groups: [{ id: 'staff', name: 'Staff' }],
  cardholders: [
    {
      id: 'ada',
      name: 'Ada Byron',
      groups: ['staff'],
      pinHash: `deadbeef:${'4711'.repeat(8)}`,
      credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 55_501 }],
    },
    { id: 'bob', name: 'Bob Ray', credentials: [{ id: 'k2', format: 'H10301', facility: 12, number: 55_502 }] },
  ],
}

let folder = ''
let inForce: InForce
let previews: Previews

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'people-'))
  inForce = { sha256: 'given', text: JSON.stringify(FILE) }
  previews = createPreviews(folder, () => inForce)
})
afterEach(() => rmSync(folder, { recursive: true }))

const onFile = (id: string): JsonObject => {
  const person = previews.current().site.cardholders.find((one) => one.id === id)
  return person ? personOnFile(person).person : {}
}
const edit = (id: string, change: JsonObject | null) => {
  const before = onFile(id)
  return { id, before, after: change === null ? null : { ...before, ...change } }
}
function previewed(edits: Parameters<Previews['peopleEdits']>[0]) {
  const seen = previews.peopleEdits(edits)
  if (seen.kind !== 'preview') throw new Error(JSON.stringify(seen))
  const ready = previews.ready(seen.id, false)
  return { ...ready, people: previews.cardholders(seen.id, 0, 10) }
}

describe('edits of people', () => {
  it('change one person and nothing else, and say so with before and after', () => {
    const { people, what } = previewed([edit('bob', { validTo: '2027-01-31', groups: ['staff'] })])
    expect(people).toHaveLength(1)
    expect(people[0]).toMatchObject({ id: 'bob', validTo: '2027-01-31', groups: ['staff'] })
    expect(what).toContain('Bob Ray (bob): groups: [] -> ["staff"]')
    expect(what).toContain('validTo: null -> "2027-01-31"')
  })

  it('add a person and delete one; the id stays in the text of the journal', () => {
    const added = { id: 'cy', name: 'Cy Wren', credentials: [{ id: 'k9', format: 'H10301', facility: 1, number: 9 }] }
    const { what, order } = previewed([{ id: 'cy', before: null, after: added }, edit('ada', null)])
    expect(what).toBe('added Cy Wren (cy); deleted Ada Byron (ada)')
    expect([...(order ?? [])]).toEqual([1, -1])
  })

  it('are refused with the person as it is now when somebody changed it meanwhile', () => {
    const mine = edit('bob', { name: 'Robert Ray' })
    const theirs = { ...FILE, cardholders: [FILE.cardholders[0], { ...FILE.cardholders[1], name: 'Bobby Ray' }] }
    inForce = { sha256: 'later', text: JSON.stringify(theirs) }
    const seen = previews.peopleEdits([mine])
    expect(seen).toMatchObject({ kind: 'moved', people: [{ id: 'bob', now: { person: { name: 'Bobby Ray' } } }] })
    expect(previews.peopleEdits([{ id: 'bob', before: null, after: { id: 'bob' } }])).toMatchObject({ kind: 'moved' })
  })

  it('are checked as a site file is: a card of somebody else, an unknown group', () => {
    const card = { id: 'k3', format: 'H10301', facility: 12, number: 55_501 }
    expect(previews.peopleEdits([edit('bob', { credentials: [card] })])).toMatchObject({
      kind: 'refused',
      problems: [{ section: 'cardholders', id: 'bob', message: 'duplicate card, already that of ada' }],
    })
    const unknown = previews.peopleEdits([edit('bob', { groups: ['none'] })])
    expect(unknown).toMatchObject({ kind: 'refused', problems: [{ id: 'bob', path: 'groups[0]' }] })
    expect(previews.peopleEdits([edit('bob', { id: 'rob' })])).toMatchObject({ problems: [{ id: 'bob', path: 'id' }] })
  })

  it('keep a PIN that they do not name, set one, and remove one; nothing tells it', () => {
    expect(JSON.stringify(onFile('ada'))).not.toMatch(/pin/i)
    const kept = previewed([edit('ada', { name: 'Ada King' })])
    expect(kept.people[0]?.pinHash).toBe(FILE.cardholders[0]?.pinHash)
    const set = previewed([edit('bob', { pin: '8080' })])
    expect(set.people.find(({ id }) => id === 'bob')?.pinHash).toMatch(/^[0-9a-f]{8}:/)
    expect(set.people.find(({ id }) => id === 'bob')?.pin).toBeUndefined()
    expect(set.what).not.toMatch(/8080|[0-9a-f]{32}/)
    const removed = previewed([edit('ada', { pin: null })])
    expect(removed.people.find(({ id }) => id === 'ada')).not.toHaveProperty('pinHash')
    expect(removed.what).not.toMatch(/4711|[0-9a-f]{32}/)
  })

  it('never put a whole card number into the journal', () => {
    const card = { id: 'k3', format: 'H10301', facility: 12, number: 60_123 }
    const { what } = previewed([edit('bob', { credentials: [card] })])
    expect(what).toContain('cards: 12·•••02 -> 12·•••23')
    expect(what).not.toMatch(/60123|55502/)
  })

  it('do not affect a change in preview', () => {
    const looked = previews.site(JSON.stringify({ ...FILE, groups: [...FILE.groups, { id: 'guests' }] }))
    if (!looked.ok) throw new Error('refused')
    previewed([edit('bob', { name: 'Robert' })])
    expect(previews.ready(looked.value.id, false).what).toContain('groups: 1 added')
  })
})
