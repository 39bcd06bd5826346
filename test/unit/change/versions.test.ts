import { describe, expect, it } from 'vitest'
import { compareVersions, editsBetween, editsTo } from '../../../main/change/versions'
import { EMPTY_DRAFT } from '../../../main/domain/site-draft'
import { documentOf, editDraft, withDraft } from '../../../main/site/draft'
import { parseSiteText } from '../../../main/site/parse'
import demo from '../../../resources/demo/site.json'

const siteOf = (file: unknown) => {
  const parsed = parseSiteText(JSON.stringify(file))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}
const older = { ...demo, groups: [...demo.groups, { id: 'night', name: 'Night shift' }] }
const site = siteOf(demo)

describe('a version as a draft', () => {
  it('is the version itself, whatever the draft said before, and people stay', () => {
    const edited = editDraft(EMPTY_DRAFT, documentOf(site), [{ section: 'areas', id: '1', after: null }], {
      at: 1,
      operator: 'Ada',
    })
    if (!edited.ok) throw new Error('the edit is good')
    const { steps } = edited.value
    const edits = editsTo(JSON.stringify({ ...older, cardholders: [] }), site, steps)
    const done = editDraft(edited.value, documentOf(site), edits, { at: 2, operator: 'Ada' })
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    const brought = withDraft(documentOf(site), done.value)
    expect(editsBetween(brought, documentOf(siteOf(older)))).toEqual([])
    expect(done.value.steps).toHaveLength(2)
    expect(brought).not.toHaveProperty('cardholders')
  })

  it('is no edit when nothing differs', () => {
    expect(editsTo(JSON.stringify(demo), site, [])).toEqual([])
  })
})

describe('two versions compared', () => {
  it('names people who differ, and never a PIN', () => {
    const [first, second, ...rest] = demo.cardholders
    const pinned = { ...demo, cardholders: [{ ...first, pin: '4711', name: 'Other' }, second, ...rest.slice(1)] }
    const { people, before, after } = compareVersions(JSON.stringify(demo), JSON.stringify(pinned))
    expect(people).toMatchObject({ added: 0, changed: 1, removed: 1 })
    const changed = people.named.find(({ kind }) => kind === 'changed')
    expect(changed?.fields.map(({ path }) => path)).toContain('name')
    expect(JSON.stringify(people)).not.toContain('4711')
    expect(before).toEqual(after)
  })
})
