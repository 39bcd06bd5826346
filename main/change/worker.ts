/**
 * The change thread: reads and checks a site file or a list of people, compares it with the site in force and readies what
 * differs, so that neither a door nor a screen waits for any of it. It writes nothing.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { createPreviews } from './previews'
import type { ChangeData, ChangeQuestion, ChangeQuestions, FromChange, ToChange } from './messages'
import { openDatabase } from '../store/open'
import { siteInForce } from '../store/site'

type Answers = {
  readonly [Name in ChangeQuestion]: (
    question: ChangeQuestions[Name]['ask'],
  ) => ChangeQuestions[Name]['answer'] | Promise<ChangeQuestions[Name]['answer']>
}

function answersFor({ journalFile }: ChangeData): Answers {
  const previews = createPreviews(() => {
    const connection = openDatabase(journalFile, 'reader')
    try {
      const found = siteInForce(connection)
      assert(found, `${journalFile} has a site file`)
      return found
    } finally {
      connection.close()
    }
  })
  return {
    previewSite: ({ text }) => previews.site(text),
    ready: ({ id }) => previews.ready(id),
    cardholders: ({ id, from, to }) => previews.cardholders(id, from, to),
    siteText: () => previews.siteText(),
  }
}

function serve(port: MessagePort, data: ChangeData): void {
  const tell = (message: FromChange): void => port.postMessage(message)
  const answers = answersFor(data)
  const answer = async ({ id, name, question }: ToChange): Promise<void> => {
    const reply = answers[name] as (question: unknown) => unknown
    try {
      tell({ id, answer: await reply(question) })
    } catch (error) {
      tell({ id, why: error instanceof Error ? error.message : String(error) })
    }
  }
  port.on('message', (asked: ToChange) => void answer(asked))
}

assert(parentPort, 'the change thread is started as a worker')
const given = (data: unknown): ChangeData => data as ChangeData
serve(parentPort, given(workerData))
