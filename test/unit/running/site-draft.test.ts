import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DraftEdit, TimedChange } from '../../../main/domain/site-draft'
import { ok } from '../../../main/domain/result'
import { parseSiteText } from '../../../main/site/parse'
import { openSiteDraft } from '../../../main/running/site-draft'
import demo from '../../../resources/demo/site.json'

const siteOf = (file: unknown) => {
  const parsed = parseSiteText(JSON.stringify(file))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

function open(folder = mkdtempSync(join(tmpdir(), 'draft-')), timed: TimedChange | null = null) {
  let site = siteOf(demo)
  const listeners: (() => void)[] = []
  const journal: string[] = []
  const log: string[] = []
  const draft = openSiteDraft({
    folder,
    sites: {
      current: () => site,
      onSite: (listener) => {
        listeners.push(listener)
        return () => undefined
      },
    },
    timed: () => timed,
    now: () => 5_000,
    journal: (event) => {
      journal.push(`${event.operator}: ${'text' in event ? String(event.text) : ''}`)
      return Promise.resolve(ok(null))
    },
    log: (_level, text) => void log.push(text),
  })
  const change = (file: unknown): void => {
    site = siteOf(file)
    for (const listener of listeners) listener()
  }
  return { folder, draft, journal, log, change }
}
const GROUP: DraftEdit = { section: 'groups', id: 'night', after: { id: 'night', name: 'Night shift' } }

describe('the stored draft', () => {
  it('is there again after a crash, with its undone steps', () => {
    const { folder, draft } = open()
    expect(draft.edit('Ada', 1, [GROUP])).toEqual(ok({ revision: 2 }))
    expect(draft.edit('Ada', 2, [{ ...GROUP, after: null }])).toEqual(ok({ revision: 3 }))
    expect(draft.undo('Ada', 3)).toEqual(ok({ revision: 4 }))
    const again = open(folder).draft.state()
    expect(again).toMatchObject({ owner: { name: 'Ada', since: 5_000 }, canUndo: true, canRedo: true })
    expect(again.changes).toMatchObject([{ section: 'groups', id: 'night', kind: 'added', operator: 'Ada' }])
  })

  it('sets a damaged file aside and says so', () => {
    const { folder, draft } = open()
    draft.edit('Ada', 1, [GROUP])
    for (const damage of [
      '{"format":"sallyport-draft/1"',
      '{"format":"other"}',
      '{"format":"sallyport-draft/1","owner":null,"steps":[{}],"undone":[]}',
    ]) {
      writeFileSync(join(folder, 'draft.json'), damage)
      const { draft: next, log } = open(folder)
      expect(next.state()).toMatchObject({ owner: null, changes: [] })
      expect(log.join()).toContain('draft.json')
      expect(readFileSync(join(folder, 'draft.json.unreadable'), 'utf8')).toBe(damage)
    }
  })

  it('leaves no file behind when it is discarded', async () => {
    const { folder, draft, journal } = open()
    draft.edit('Ada', 1, [GROUP])
    expect(existsSync(join(folder, 'draft.json'))).toBe(true)
    await draft.discard('Bea', 'a mistake')
    expect(existsSync(join(folder, 'draft.json'))).toBe(false)
    expect(journal).toEqual(['Bea: the draft of Ada with 1 changes was discarded: a mistake'])
  })
})

describe('two administrators', () => {
  it('refuses the second one until it is taken over', async () => {
    const { draft, journal } = open()
    draft.edit('Ada', 1, [GROUP])
    expect(draft.edit('Bea', 2, [{ ...GROUP, after: null }])).toMatchObject({ error: { code: 'owned', detail: 'Ada' } })
    await draft.takeOver('Bea', 'Ada is on leave')
    expect(draft.edit('Bea', 3, [{ ...GROUP, after: null }]).ok).toBe(true)
    expect(journal).toEqual(['Bea: the draft of the site was taken over from Ada: Ada is on leave'])
  })

  it('refuses an edit that was made from another revision', () => {
    const { draft } = open()
    draft.edit('Ada', 1, [GROUP])
    expect(draft.edit('Ada', 1, [GROUP])).toMatchObject({ error: { code: 'moved' } })
  })
})

it('is empty once the site in force has its changes', () => {
  const { draft, change } = open()
  draft.edit('Ada', 1, [GROUP])
  let told = 0
  draft.onChange(() => told++)
  change({ ...demo, groups: [...demo.groups, GROUP.after] })
  expect(draft.state()).toMatchObject({ owner: null, changes: [] })
  expect(told).toBe(1)
})

it('is locked while it waits for its time, for its owner too', async () => {
  const at = 9_000
  const waiting = { at, operator: 'Ada', reason: 'commissioning', since: 1_000, refused: null }
  const { draft } = open(undefined, waiting)
  const locked = { error: { code: 'timed' } }
  expect(draft.edit('Ada', 1, [GROUP])).toMatchObject(locked)
  expect(draft.undo('Ada', 1)).toMatchObject(locked)
  expect(await draft.discard('Ada', 'a mistake')).toMatchObject(locked)
  expect(await draft.takeOver('Bea', 'on leave')).toMatchObject(locked)
  expect(draft.state().timed).toEqual(waiting)
  expect(open(undefined, { ...waiting, refused: 'the site was changed' }).draft.edit('Ada', 1, [GROUP]).ok).toBe(true)
})
