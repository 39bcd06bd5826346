import { describe, expect, it } from 'vitest'
import { createDraftChecker, draftedText } from '../../../main/change/draft-check'
import type { DraftEdit } from '../../../main/domain/site-draft'
import { EMPTY_DRAFT } from '../../../main/domain/site-draft'
import { documentOf, editDraft } from '../../../main/site/draft'
import { parseSiteText } from '../../../main/site/parse'
import demo from '../../../resources/demo/site.json'

const parsed = parseSiteText(JSON.stringify(demo))
if (!parsed.ok) throw new Error('the demo site is good')
const { site } = parsed.value

const steps = (...edits: DraftEdit[]) => {
  const done = editDraft(EMPTY_DRAFT, documentOf(site), edits, { at: 1, operator: 'Ada' })
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value.steps
}
const reader = demo.readers[0] ?? { id: '' }

describe('the check of a draft', () => {
  it('finds nothing new in an empty one', () => {
    expect(createDraftChecker().check(site, []).problems).toEqual([])
  })

  it('names the thing and the field', () => {
    const after = { ...reader, apb: { mode: 'timed-reader', minutes: 2.5 } }
    const { problems } = createDraftChecker().check(site, steps({ section: 'readers', id: reader.id, after }))
    expect(problems).toEqual([
      {
        section: 'readers',
        id: reader.id,
        path: 'apb.minutes',
        message: expect.stringContaining('positive whole number') as string,
      },
    ])
  })

  it('finds a person who refers to what is removed', () => {
    const used = site.cardholders.flatMap(({ groups }) => groups)[0] ?? ''
    expect(used).not.toBe('')
    const { problems } = createDraftChecker().check(site, steps({ section: 'groups', id: used, after: null }))
    const people = problems.filter(({ section }) => section === 'cardholders')
    expect(people.length).toBeGreaterThan(0)
    for (const { id } of people) expect(site.cardholders.find((one) => one.id === id)?.groups).toContain(used)
  })
})

it('writes the whole site with the edits', () => {
  const text = draftedText(site, steps({ section: 'groups', id: 'night', after: { id: 'night', name: 'Night shift' } }))
  const again = parseSiteText(text)
  expect(again.ok && again.value.site).toEqual({
    ...site,
    groups: [...site.groups, { id: 'night', name: 'Night shift' }],
  })
})
