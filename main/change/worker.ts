/**
 * The change thread: reads and checks a site file or a list of people, compares it with the current site and prepares
 * the difference, so that neither a door nor a screen waits for it. It does not write to the journal.
 */
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { decodeText, TEMPLATE, writeCsv } from './cardholder-csv'
import { createLists } from './import/lists'
import { rejectedRows } from './import/rejected'
import { CSV_LIMIT, readTable } from './import/table'
import { choicesOf, valueList } from './import/value-list'
import { createDraftChecker, draftedText } from './draft-check'
import { tryReads } from './draft-try'
import { createJournalReader } from './journal-reader'
import { createPreviews, type Previews } from './previews'
import { tableText, withTable } from './site-tables'
import { compareVersions, editsTo } from './versions'
import type { ChangeData, ChangeNews, ChangeQuestions } from './messages'
import { createEngine } from '../engine/engine'
import { openingsOf } from '../engine/openings'
import { documentOf, withDraft } from '../site/draft'
import { answerQuestions, newsTo } from '../supervise/answering'
import type { Answers } from '../supervise/answering'

function answersFor(
  { journalFile, keyFolder }: ChangeData,
  progress: (done: number) => void,
): Answers<ChangeQuestions> {
  const journal = createJournalReader(journalFile)
  const previews = createPreviews(keyFolder, journal.site)
  const drafts = createDraftChecker()
  return {
    checkDraft: ({ steps }) => drafts.check(previews.current().site, steps),
    tryDraft: ({ steps, reads, start }) =>
      tryReads(withDraft(documentOf(previews.current().site), { steps }), reads, start),
    previewTimed: ({ steps }) => previews.site(draftedText(previews.current().site, steps), 'timed'),
    timedChange: () => journal.timedChange(),
    versions: ({ before }) => journal.versions(before),
    compareVersions: ({ from, to }) => compareVersions(journal.text(from), journal.text(to)),
    versionEdits: ({ version, steps }) => editsTo(journal.text(version), previews.current().site, steps),
    previewDraft: ({ steps }) => previews.site(draftedText(previews.current().site, steps)),
    previewSite: ({ text }) => previews.site(text),
    previewSiteFile: async ({ file }) => {
      const bytes = await readLimited(file)
      const text = decodeText(bytes)
      return text === undefined
        ? { ok: false, problems: [{ path: 'file', message: 'is neither UTF-8 nor UTF-16 text' }] }
        : previews.site(text)
    },
    ...listAnswers(previews, progress),
    exportCardholders: async ({ file }) => {
      const { site } = previews.current()
      await writeWhole(file, writeCsv(site))
      return site.cardholders.length
    },
    ...tableAnswers(previews),
    exportTemplate: async ({ file }) => {
      await writeWhole(file, TEMPLATE)
      return null
    },
    exportSite: async ({ file }) => {
      await writeWhole(file, previews.siteText())
      return null
    },
    previewPeople: ({ edits }) => previews.peopleEdits(edits),
    openingsAt: ({ saved, credentials, at }) => {
      const { site } = previews.current()
      const engine = createEngine(site, saved)
      engine.step({ type: 'tick', at: Math.max(at, engine.view.now) })
      return openingsOf(engine, site, credentials, engine.view.now)
    },
    ready: ({ id, onlyWhole }) => previews.ready(id, onlyWhole),
    cardholders: ({ id, from, to }) => previews.cardholders(id, from, to),
  }
}

function tableAnswers(previews: Previews): Pick<Answers<ChangeQuestions>, 'previewTable' | 'exportTable'> {
  return {
    previewTable: async ({ file, kind }) => {
      const table = await readTable(await readLimited(file))
      if (!table.ok) return { ok: false, problems: [...table.error] }
      const text = withTable(previews.current().site, kind, table.value)
      return text.ok ? previews.site(text.value) : { ok: false, problems: [...text.error] }
    },
    exportTable: async ({ file, kind }) => {
      await writeWhole(file, tableText(previews.current().site, kind))
      return null
    },
  }
}

type ListQuestions = 'readPeople' | 'tryPeople' | 'writeRejected' | 'previewCardholders'

function listAnswers(
  previews: Previews,
  progress: (done: number) => void,
): Pick<Answers<ChangeQuestions>, ListQuestions> {
  const lists = createLists(readLimited, () => previews.current().site)
  const pause = async (done: number): Promise<void> => {
    progress(done)
    await new Promise<void>((resolve) => void setImmediate(resolve))
  }
  return {
    readPeople: async ({ file, shape }) => {
      const read = await lists.read(file, shape, pause)
      if (!read.ok) return { ok: false, problems: [...read.error] }
      const { table, facts, vendor, mapping } = read.value
      return {
        ok: true,
        value: {
          rows: table.rows.length,
          vendor,
          columns: facts,
          mapping,
          choices: choicesOf(previews.current().site),
        },
      }
    },
    tryPeople: async ({ file, mapping }) => {
      const table = await lists.table(file, mapping, pause)
      if (!table.ok) return { ok: false, problems: [...table.error] }
      const tried = previews.tryPeople(table.value, mapping)
      if (!tried.ok) return tried
      const values = valueList(lists.facts(table.value), mapping, previews.current().site)
      return { ok: true, value: { effect: tried.value, values } }
    },
    writeRejected: async ({ file, mapping, to }) => {
      const table = await lists.table(file, mapping, pause)
      if (!table.ok) return { ok: false, problems: [...table.error] }
      const rejected = rejectedRows(previews.current().site, table.value, mapping)
      if (!rejected.ok) return { ok: false, problems: [...rejected.error] }
      await writeWhole(to, rejected.value.text)
      return { ok: true, value: rejected.value.count }
    },
    previewCardholders: async ({ file, mapping }) => {
      const table = await lists.table(file, mapping, pause)
      return table.ok ? previews.people(table.value, mapping) : { ok: false, problems: [...table.error] }
    },
  }
}

async function readLimited(file: string): Promise<Uint8Array> {
  const { size } = await stat(file)
  if (size > CSV_LIMIT) throw new Error(`${file} has ${size} bytes; the limit is ${CSV_LIMIT}`)
  return readFile(file)
}

/** After a crash the file has either its old content or all of the new. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

assert(parentPort, 'the change thread is started as a worker')
const given = (data: unknown): ChangeData => data as ChangeData
const news = newsTo<ChangeNews>(parentPort)
answerQuestions(
  parentPort,
  answersFor(given(workerData), (progress) => news({ progress })),
)
