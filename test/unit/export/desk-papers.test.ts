import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { extractText, getDocumentProxy } from 'unpdf'
import { writeHandover, writeRollCall, type PaperSetup } from '../../../main/export/desk-papers'

const folder = mkdtempSync(join(tmpdir(), 'papers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const setup: PaperSetup = {
  folder: join(folder, 'documents'),
  site: 'North works',
  words: (key, values = {}) => [key, ...Object.values(values)].join(' '),
  time: (at) => `<${at}>`,
}
async function textOf(file: string): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(file))), { mergePages: true })
  return text.replace(/\s+/g, ' ')
}

test('a printed handover names both operators, the open items and the notes', async () => {
  const file = await writeHandover(setup, {
    at: Date.parse('2026-11-21T05:58:12Z'),
    outgoing: 'Kim',
    note: 'Gate arm: part at seven',
    told: { since: 5, lines: [{ about: 'alarm', text: 'P1 Door forced open: Lab door', at: 7 }] },
    incoming: 'Lee',
    takenAt: 9,
  })
  expect(file).toMatch(/documents.handover-20261121-055812\.pdf$/)
  const text = await textOf(file)
  for (const part of ['Kim', 'Lee <9>', 'Gate arm: part at seven', '<7> P1 Door forced open: Lab door'])
    expect(text).toContain(part)
})

test('a printed roll-call has a box for each missing person', async () => {
  const people = [
    { name: 'Ada Rossi', groups: ['Staff'], place: 'Laboratory', since: 5, late: false, accounted: null },
    {
      name: 'Bo Lind',
      groups: [],
      place: 'Yard',
      since: 6,
      late: false,
      accounted: { at: 8, place: 'Yard', operator: 'Kim' },
    },
  ]
  const text = await textOf(await writeRollCall(setup, { at: 3, operator: 'Kim', missing: 1, accounted: 1, people }))
  expect(text).toContain('[ ] Ada Rossi · Staff · Laboratory · <5>')
  expect(text).toContain('[x] Bo Lind · Yard · Kim · <8>')
})
