/** A worker thread's end of its questions; the main thread's end is `asked-thread.ts`. */
import type { MessagePort } from 'node:worker_threads'
import { messageOf } from '../domain/result'
import type { FromThread } from './asked-thread'
import type { Answered, Asked, Contract, NameOf } from './open-questions'

/** One function for each question of a contract. A question fails with the message of what its function throws. */
export type Answers<Questions extends Contract<Questions>> = {
  readonly [Name in NameOf<Questions>]: (
    question: Questions[Name]['ask'],
  ) => Questions[Name]['answer'] | Promise<Questions[Name]['answer']>
}

/**
 * Answers the questions that arrive at the port.
 * @param wordsOf words of an error, for the one who asked
 */
export function answerQuestions<Questions extends Contract<Questions>>(
  port: MessagePort,
  answers: Answers<Questions>,
  wordsOf: (error: unknown) => string = messageOf,
): void {
  const post = (message: Answered): void => port.postMessage(message)
  const answer = async ({ id, name, question }: Asked<Questions>): Promise<void> => {
    try {
      post({ kind: 'answer', id, answer: await answers[name](question) })
    } catch (error) {
      post({ kind: 'no-answer', id, why: wordsOf(error) })
    }
  }
  port.on('message', (asked: Asked<Questions>) => void answer(asked))
}

/** Reports something that was not asked. */
export const newsTo =
  <News>(port: MessagePort): ((news: News) => void) =>
  (news) =>
    port.postMessage({ kind: 'news', news } satisfies FromThread<News>)
