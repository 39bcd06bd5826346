/** Questions to a worker thread and their answers, matched by number. */

/** A thread's contract: each question with its answer. Both survive a structured clone. */
export type Contract<Questions> = {
  readonly [Name in keyof Questions]: { readonly ask: unknown; readonly answer: unknown }
}
export type NameOf<Questions> = keyof Questions & string

export type Ask<Questions extends Contract<Questions>> = <Name extends NameOf<Questions>>(
  name: Name,
  question: Questions[Name]['ask'],
) => Promise<Questions[Name]['answer']>

/** A question on its way to the thread. */
export interface Asked<Questions> {
  readonly id: number
  readonly name: NameOf<Questions>
  readonly question: unknown
}
/** An answer on its way back. */
export type Answered =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'no-answer'; readonly id: number; readonly why: string }

/** A question that got no answer. The message says why. */
export class NoAnswer extends Error {}

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (why: NoAnswer) => void
}

/** The questions that wait for an answer. Numbers are never used again, so a late answer reaches no later question. */
export class OpenQuestions {
  private readonly waiting = new Map<number, Waiting>()
  private last = 0

  /** Opens a question and sends it with its number. Rejects when it cannot be sent. */
  open(send: (id: number) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.last
      this.waiting.set(id, { resolve, reject })
      try {
        send(id)
      } catch (error) {
        this.waiting.delete(id)
        throw error
      }
    })
  }

  /** Closes the question. An answer to a question that is not open is dropped. */
  settle(message: Answered): void {
    const question = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.kind === 'answer') question?.resolve(message.answer)
    else question?.reject(new NoAnswer(message.why))
  }

  /** Fails every open question. */
  failAll(why: string): void {
    const failed = [...this.waiting.values()]
    this.waiting.clear()
    for (const { reject } of failed) reject(new NoAnswer(why))
  }
}
