/** Answers about versions of the site: who changed it when and why, how two of them differ, and one of them as a draft. */
import { messageOf, ok } from '../domain/result'
import type { Answer } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import type { versionRequests } from '../../preload/contract/requests/versions'
import { draftAnswer, draftAnswers, type DraftAnswers } from './draft-answers'
import { whilePresent, type Present } from './presence'
import type { DeskOptions } from './running'
import type { Asker } from './seen-change'

type Names = keyof typeof versionRequests

export type VersionAnswers = {
  readonly [Name in Names]: (
    asker: Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

function versionAnswers(options: Pick<DeskOptions, 'running' | 'sentence'>): VersionAnswers {
  const { changes, draft } = options.running
  const asked = async <T>(asker: Present, question: () => Promise<T>): Promise<Answer<T>> => {
    try {
      const answered = await whilePresent(asker, question())
      return answered.ok ? ok(answered.value) : answered.error
    } catch (error) {
      return { ok: false, code: 'change', detail: messageOf(error) }
    }
  }
  return {
    siteVersions: (asker, before) => asked(asker, () => changes.ask('versions', { before })),
    compareVersions: (asker, from, to) => asked(asker, () => changes.ask('compareVersions', { from, to })),
    draftVersion: async (asker, revision, version) => {
      const edits = await asked(asker, () => changes.ask('versionEdits', { version, steps: draft.steps() }))
      return edits.ok ? draftAnswer(draft.edit(asker.operator.name, revision, edits.value), options) : edits
    },
  }
}

/** Everything about the draft, and about the versions it is made from. */
export const draftsAndVersions = (
  options: Pick<DeskOptions, 'running' | 'sentence'>,
): DraftAnswers & VersionAnswers => ({
  ...draftAnswers(options),
  ...versionAnswers(options),
})
