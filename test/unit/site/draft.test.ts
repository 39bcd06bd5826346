import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_DRAFT } from '../../../main/domain/site-draft'
import type { DraftEdit, JsonObject, SiteDraft } from '../../../main/domain/site-draft'
import {
  afterSiteChange,
  atThing,
  documentOf,
  draftChanges,
  editDraft,
  redoDraft,
  settleDraft,
  thingIn,
  undoDraft,
  withDraft,
} from '../../../main/site/draft'
import { parseSiteText } from '../../../main/site/parse'
import demo from '../../../resources/demo/site.json'

const SITE: JsonObject = {
  format: 'sallyport-site/1',
  site: { name: 'North works' },
  areas: [
    { id: 1, name: 'Laboratory', apb: { mode: 'soft' } },
    { id: 2, name: 'Store' },
  ],
  doors: [{ id: 'D1', name: 'Lab door' }],
}
const BY = { at: 1_000, operator: 'Ada' }
const HARD: DraftEdit = { section: 'areas', id: '1', after: { id: 1, name: 'Laboratory', apb: { mode: 'hard' } } }

function edited(draft: SiteDraft, inForce: JsonObject, ...edits: DraftEdit[]): SiteDraft {
  const done = editDraft(draft, inForce, edits, BY)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}

describe('edits', () => {
  it('changes a thing at its place, adds at the end, removes', () => {
    const draft = edited(
      EMPTY_DRAFT,
      SITE,
      HARD,
      { section: 'areas', id: '2', after: null },
      { section: 'areas', id: '3', after: { id: 3, name: 'Yard' } },
      { section: 'groups', id: 'g', after: { id: 'g', name: 'Staff' } },
    )
    expect(withDraft(SITE, draft)).toEqual({
      ...SITE,
      areas: [HARD.after, { id: 3, name: 'Yard' }],
      groups: [{ id: 'g', name: 'Staff' }],
    })
    expect(draftChanges(SITE, draft).map(({ section, id, kind }) => [section, id, kind])).toEqual([
      ['areas', '1', 'changed'],
      ['areas', '2', 'removed'],
      ['areas', '3', 'added'],
      ['groups', 'g', 'added'],
    ])
    expect(draft.owner).toEqual({ name: 'Ada', since: 1_000 })
  })

  it('changes the objects without an id, and removes alarms', () => {
    const draft = edited(
      EMPTY_DRAFT,
      { ...SITE, alarms: { guardCloses: true } },
      {
        section: 'site',
        id: '',
        after: { name: 'South works' },
      },
      { section: 'alarms', id: '', after: null },
    )
    expect(withDraft({ ...SITE, alarms: { guardCloses: true } }, draft)).toEqual({
      ...SITE,
      site: { name: 'South works' },
    })
  })

  it('is no step when nothing changes, whatever the order of the keys', () => {
    const same: DraftEdit = { section: 'areas', id: '1', after: { apb: { mode: 'soft' }, name: 'Laboratory', id: 1 } }
    expect(edited(EMPTY_DRAFT, SITE, same)).toBe(EMPTY_DRAFT)
  })

  it('is no change once the thing is back as it was', () => {
    const there = edited(EMPTY_DRAFT, SITE, HARD)
    const back = edited(there, SITE, { section: 'areas', id: '1', after: thingIn(SITE, 'areas', '1') })
    expect(draftChanges(SITE, back)).toEqual([])
  })

  it.each<[DraftEdit, string]>([
    [{ section: 'areas', id: '', after: { id: 1 } }, 'areas/: must have an id'],
    [{ section: 'areas', id: '1', after: { id: 7 } }, 'areas/1: must keep its id 1, got 7'],
    [{ section: 'site', id: '', after: null }, 'site/: cannot be removed'],
    [{ section: 'site', id: 'x', after: {} }, 'site/x: is one object and has no id'],
  ])('refuses %j and changes nothing', (edit, words) => {
    const done = editDraft(EMPTY_DRAFT, SITE, [HARD, edit], BY)
    expect(done.ok ? [] : done.error.map(({ path, message }) => `${path}: ${message}`)).toEqual([words])
  })
})

describe('undo and redo', () => {
  it('undoes whole steps, any number of them, and does them again', () => {
    const one = edited(EMPTY_DRAFT, SITE, HARD, { section: 'doors', id: 'D1', after: null })
    const two = edited(one, SITE, { section: 'areas', id: '2', after: null })
    expect(withDraft(SITE, undoDraft(two))).toEqual(withDraft(SITE, one))
    expect(withDraft(SITE, undoDraft(undoDraft(two)))).toEqual(SITE)
    expect(withDraft(SITE, redoDraft(redoDraft(undoDraft(undoDraft(two)))))).toEqual(withDraft(SITE, two))
    expect(undoDraft(EMPTY_DRAFT)).toBe(EMPTY_DRAFT)
    expect(redoDraft(two)).toBe(two)
  })

  it('undoing every step of any edits gives the site in force', () => {
    const edit: fc.Arbitrary<DraftEdit> = fc
      .record({ id: fc.integer({ min: 1, max: 4 }), name: fc.option(fc.constantFrom('a', 'b'), { nil: null }) })
      .map(({ id, name }) => ({ section: 'areas', id: String(id), after: name === null ? null : { id, name } }))
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), (steps) => {
        let draft = EMPTY_DRAFT
        const seen: JsonObject[] = [withDraft(SITE, draft)]
        for (const edits of steps) {
          const next = edited(draft, SITE, ...edits)
          if (next !== draft) seen.push(withDraft(SITE, next))
          draft = next
        }
        for (const document of seen.toReversed()) {
          expect(withDraft(SITE, draft)).toEqual(document)
          draft = undoDraft(draft)
        }
      }),
    )
  })

  it('keeps 500 steps and loses no edit', () => {
    let draft = EMPTY_DRAFT
    for (let i = 0; i < 600; i++)
      draft = edited(draft, SITE, { section: 'doors', id: 'D1', after: { id: 'D1', name: `Door ${i}` } })
    expect(draft.steps).toHaveLength(500)
    expect(thingIn(withDraft(SITE, draft), 'doors', 'D1')).toEqual({ id: 'D1', name: 'Door 599' })
  })
})

describe('a site that changes under the draft', () => {
  const draft = edited(EMPTY_DRAFT, SITE, HARD)
  const renamed: JsonObject = { ...SITE, areas: [{ id: 1, name: 'Lab', apb: { mode: 'soft' } }] }

  it('keeps edits of things that did not change', () => {
    const moved = { ...SITE, doors: [] }
    expect(draftChanges(moved, draft)).toMatchObject([{ id: '1', stale: false }])
    expect(afterSiteChange(draft, moved)).toBe(draft)
  })

  it('calls an edit stale when its thing changed, until it is settled', () => {
    expect(draftChanges(renamed, draft)).toMatchObject([{ id: '1', stale: true }])
    const mine = settleDraft(draft, renamed, HARD, 'mine')
    expect(draftChanges(renamed, mine)).toMatchObject([{ id: '1', stale: false, kind: 'changed' }])
    expect(settleDraft(draft, renamed, HARD, 'theirs')).toEqual(EMPTY_DRAFT)
  })

  it('is empty once all of it is in force', () => {
    expect(afterSiteChange(draft, withDraft(SITE, draft))).toEqual(EMPTY_DRAFT)
  })
})

it('the document of a site is its file without people', () => {
  const parsed = parseSiteText(JSON.stringify(demo))
  if (!parsed.ok) throw new Error('the demo site is good')
  const document = documentOf(parsed.value.site)
  expect(document).not.toHaveProperty('cardholders')
  const again = parseSiteText(JSON.stringify({ ...document, cardholders: demo.cardholders }))
  expect(again.ok && again.value.site).toEqual(parsed.value.site)
})

it('finds the thing that a problem is about', () => {
  const at = (path: string) => atThing({ path, message: 'm' }, SITE, ['c7'])
  expect(at('areas[1].apb.reentryMinutes')).toEqual({
    section: 'areas',
    id: '2',
    path: 'apb.reentryMinutes',
    message: 'm',
  })
  expect(at('site.timeZone')).toMatchObject({ section: 'site', id: '', path: 'timeZone' })
  expect(at('cardholders[0].groups[0]')).toMatchObject({ section: 'cardholders', id: 'c7', path: 'groups[0]' })
  expect(at('format')).toMatchObject({ section: null, path: 'format' })
})
