/** Answers about the draft of the site: who may edit was checked by role; here it is one administrator at a time. */
import { messageOf, ok } from '../domain/result'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { DraftDone, DraftState } from '../domain/site-draft'
import type { Requests } from '../../preload/contract/requests'
import type { draftRequests } from '../../preload/contract/requests/draft'
import type { Operator } from '../../preload/contract/models'
import { recordReason } from '../domain/recorded-reason'
import { whilePresent, type Present } from './presence'
import type { DeskOptions } from './running'

type Names = Exclude<keyof typeof draftRequests, 'lookAtDraft' | 'timeChange'>

export type DraftAnswers = {
  readonly [Name in Names]: (
    asker: Present & { readonly operator: Operator },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

const failed = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

/** The draft as it is now, or why nothing was done. */
export function draftAnswer(
  done: DraftDone,
  { running, sentence }: Pick<DeskOptions, 'running' | 'sentence'>,
): Answer<DraftState> {
  if (done.ok) return ok(running.draft.state())
  const { code, detail } = done.error
  switch (code) {
    case 'owned':
      return failed('change', sentence('draft.owned', { name: detail }))
    case 'moved':
    case 'timed':
    case 'not-timed':
      return failed('change', sentence(`draft.${code}`))
    case 'time':
      return failed('bad-argument', sentence('draft.time', { at: detail }))
    case 'bad-edit':
      return failed('bad-argument', detail)
    case 'disk':
      return failed('records', detail)
    case 'journal':
      return failed('journal', detail)
  }
}

export function draftAnswers(options: Pick<DeskOptions, 'running' | 'sentence'>): DraftAnswers {
  const { draft, changes, timed } = options.running
  const answer = (done: DraftDone): Answer<DraftState> => draftAnswer(done, options)
  const asked = async <T>(asker: Present, question: () => Promise<T>): Promise<Answer<T>> => {
    try {
      const answered = await whilePresent(asker, question())
      return answered.ok ? ok(answered.value) : answered.error
    } catch (error) {
      return failed('change', messageOf(error))
    }
  }
  return {
    siteDraft: () => ok(draft.state()),
    editDraft: ({ operator }, revision, edits) => answer(draft.edit(operator.name, revision, edits)),
    undoDraft: ({ operator }, revision) => answer(draft.undo(operator.name, revision)),
    redoDraft: ({ operator }, revision) => answer(draft.redo(operator.name, revision)),
    settleDraft: ({ operator }, revision, thing, keep) => answer(draft.settle(operator.name, revision, thing, keep)),
    discardDraft: async ({ operator }, reason) => answer(await draft.discard(operator.name, recordReason(reason))),
    takeOverDraft: async ({ operator }, reason) => answer(await draft.takeOver(operator.name, recordReason(reason))),
    takeBackChange: async ({ operator }, reason) => answer(await timed.takeBack(operator.name, recordReason(reason))),
    checkDraft: (asker) => asked(asker, () => changes.ask('checkDraft', { steps: draft.steps() })),
    tryDraft: (asker, reads, start) =>
      asked(asker, () => changes.ask('tryDraft', { steps: draft.steps(), reads, start })),
  }
}
