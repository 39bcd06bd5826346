import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort, Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerQuestions, newsTo } from '../../../main/supervise/answering'
import { openAskedThread } from '../../../main/supervise/asked-thread'
import { NoAnswer } from '../../../main/supervise/open-questions'
import type { Asked } from '../../../main/supervise/open-questions'

interface Sums {
  add: { readonly ask: readonly number[]; readonly answer: number }
  half: { readonly ask: number; readonly answer: number }
}

/** A thread that the test answers for. */
class Thread extends EventEmitter {
  readonly asked: Asked<Sums>[] = []
  ended = false
  postMessage(message: Asked<Sums>): void {
    this.asked.push(structuredClone(message))
  }
  terminate(): Promise<number> {
    this.end()
    return Promise.resolve(1)
  }
  end(): void {
    if (this.ended) return
    this.ended = true
    this.emit('exit', 1)
  }
  answer(place: number, answer: unknown): void {
    this.emit('message', { kind: 'answer', id: this.asked[place]?.id, answer })
  }
}

let threads: Thread[]
let news: string[]
let logged: string[]
beforeEach(() => {
  threads = []
  news = []
  logged = []
})

const open = () =>
  openAskedThread<Sums, string>({
    name: 'the sum thread',
    startThread: () => {
      const thread = new Thread()
      threads.push(thread)
      // It has all of a worker that is used.
      return thread as unknown as Worker
    },
    onNews: (one) => void news.push(one),
    log: (_, text) => void logged.push(text),
  })
/** Ended questions in the order in which they ended. */
const outcomesOf = (questions: readonly Promise<unknown>[]): Promise<unknown[]> =>
  Promise.all(
    questions.map((one) => one.catch((error: unknown) => (error instanceof NoAnswer ? error.message : error))),
  )

describe('a thread that answers questions', () => {
  it('starts with the first question, and gives each answer to its question in any order', async () => {
    const sums = open()
    expect(threads).toEqual([])
    const questions = [sums.ask('add', [1, 2]), sums.ask('half', 8)]
    expect(threads[0]?.asked).toMatchObject([
      { name: 'add', question: [1, 2] },
      { name: 'half', question: 8 },
    ])
    threads[0]?.answer(1, 4)
    threads[0]?.answer(0, 3)
    expect(await Promise.all(questions)).toEqual([3, 4])
    expect(threads).toHaveLength(1)
  })

  it('drops an answer that no open question waits for', async () => {
    const sums = open()
    const first = sums.ask('half', 2)
    threads[0]?.answer(0, 1)
    threads[0]?.answer(0, 9)
    threads[0]?.emit('message', { kind: 'answer', id: 99, answer: 9 })
    const second = sums.ask('half', 6)
    threads[0]?.answer(1, 3)
    expect(await Promise.all([first, second])).toEqual([1, 3])
  })

  it('fails a question that the thread refuses, and goes on', async () => {
    const sums = open()
    const questions = [sums.ask('half', 3), sums.ask('half', 4)]
    threads[0]?.emit('message', { kind: 'no-answer', id: threads[0].asked[0]?.id, why: '3 is odd' })
    threads[0]?.answer(1, 2)
    expect(await outcomesOf(questions)).toEqual(['3 is odd', 2])
    expect(logged).toEqual([])
  })

  it('fails only the question that cannot be sent', async () => {
    const sums = open()
    // A function cannot be cloned.
    const bad = sums.ask('half', (() => 1) as unknown as number)
    await expect(bad).rejects.toThrow(/could not be cloned/)
    const good = sums.ask('half', 2)
    threads[0]?.answer(0, 1)
    expect(await good).toBe(1)
  })

  it('fails every open question when it dies, and starts again with the next question', async () => {
    const sums = open()
    const questions = [sums.ask('half', 2), sums.ask('half', 4)]
    threads[0]?.emit('error', new Error('out of memory'))
    threads[0]?.end()
    const why = 'the sum thread ended: out of memory'
    expect(await outcomesOf(questions)).toEqual([why, why])
    expect(logged).toEqual([why])
    expect(sums.isRunning()).toBe(false)
    const next = sums.ask('half', 6)
    threads[1]?.answer(0, 3)
    expect(await next).toBe(3)
  })

  it('ends a thread whose answer cannot be read, since its question would wait for ever', async () => {
    const sums = open()
    const question = sums.ask('half', 2)
    threads[0]?.emit('messageerror', new Error('bad bytes'))
    await expect(question).rejects.toThrow('the sum thread ended: a message of it could not be read: bad bytes')
    expect(threads[0]?.ended).toBe(true)
  })

  it('fails open requests when it is dropped, and ignores the dropped thread', async () => {
    const sums = open()
    const dropped = sums.ask('half', 2)
    const done = sums.drop('it was cancelled')
    const next = sums.ask('half', 4)
    threads[0]?.emit('message', { kind: 'news', news: 'half way' })
    threads[0]?.emit('message', { kind: 'answer', id: threads[1]?.asked[0]?.id, answer: 9 })
    await done
    threads[1]?.emit('message', { kind: 'news', news: 'begun' })
    threads[1]?.answer(0, 2)
    expect(await outcomesOf([dropped, next])).toEqual(['it was cancelled', 2])
    expect(news).toEqual(['begun'])
    expect(logged).toEqual([])
  })

  it('fails open and later questions when it is closed, and starts no thread again', async () => {
    const sums = open()
    const before = sums.ask('half', 2)
    await Promise.all([sums.close(), sums.close()])
    sums.start()
    expect(await outcomesOf([before, sums.ask('half', 4)])).toEqual(Array(2).fill('the sum thread is closed'))
    expect(threads).toHaveLength(1)
    expect(threads[0]?.ended).toBe(true)
  })
})

describe('the end of a thread', () => {
  let ports: MessagePort[] = []
  afterEach(() => {
    for (const port of ports) port.close()
    ports = []
  })
  /** What comes back for a question. */
  const askOver = async (message: unknown): Promise<unknown> => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    const tell = newsTo<string>(port2)
    answerQuestions<Sums>(port2, {
      add: async (numbers) => {
        tell(`${numbers.length} numbers`)
        await Promise.resolve()
        return numbers.reduce((sum, one) => sum + one, 0)
      },
      half: (number) => {
        if (number % 2 !== 0) throw new Error(`${number} is odd`)
        return number === 0 ? ((() => 0) as unknown as number) : number / 2
      },
    })
    const back: unknown[] = []
    const last = new Promise<void>((resolve) => {
      port1.on('message', (one: { readonly kind: string }) => {
        back.push(one)
        if (one.kind !== 'news') resolve()
      })
    })
    port1.postMessage(message)
    await last
    return back
  }

  it('answers what it can, immediately or later, and reports between', async () => {
    expect(await askOver({ id: 7, name: 'half', question: 8 })).toEqual([{ kind: 'answer', id: 7, answer: 4 }])
    expect(await askOver({ id: 8, name: 'add', question: [1, 2] })).toEqual([
      { kind: 'news', news: '2 numbers' },
      { kind: 'answer', id: 8, answer: 3 },
    ])
  })

  it.each([
    ['whose function throws', 'half', 3, /3 is odd/],
    ['whose answer cannot be sent', 'half', 0, /could not be cloned/],
    ['that it does not know', 'third', 9, /./],
  ])('says why it does not answer a question %s', async (_, name, question, why) => {
    expect(await askOver({ id: 1, name, question })).toEqual([
      { kind: 'no-answer', id: 1, why: expect.stringMatching(why) as string },
    ])
  })
})
