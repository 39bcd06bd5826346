/** Answers about lists of people of other systems: one file at a time, chosen by the operator who imports it. */
import type { ChangeQuestions, ListRead, Outcome } from '../change/messages'
import { fail, messageOf, ok, problemLine, type Result } from '../domain/result'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Looked } from '../../preload/contract/administration'
import { importMapping, type FileShape, type ListLook } from '../../preload/contract/import-mapping'
import type { Operator } from '../../preload/contract/models'
import type { Requests } from '../../preload/contract/requests'
import type { importRequests } from '../../preload/contract/requests/imports'
import { whilePresent, type Present } from './presence'
import type { DeskOptions } from './running'

type Names = keyof typeof importRequests
type Asker = Present & { readonly operator: Operator; readonly session: number }

export type ListAnswers = {
  readonly [Name in Names]: (
    asker: Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** What the change thread found, on its way to the window. */
export type ChangeOutcome = ChangeQuestions['previewSiteFile' | 'previewCardholders']['answer']

/** Problems shown of a bad list or mapping. */
const SHOWN_PROBLEMS = 100

const failed = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

/** @param looked carries a preview to the window, from where it may be applied */
export function listAnswers(
  { running, dialogs, words }: Pick<DeskOptions, 'running' | 'dialogs' | 'words'>,
  looked: (file: string, ask: () => Promise<ChangeOutcome>, asker: Asker) => Promise<Answer<Looked>>,
): ListAnswers {
  const { changes } = running
  /** The file that the operator at the desk chose, and the session that did. */
  let chosen: { readonly file: string; readonly by: Present } | undefined
  const fileOf = (asker: Asker): string | undefined =>
    chosen?.by.isPresent() && asker.isPresent() ? chosen.file : undefined
  const noFile = (): Failure => failed('change', words('import.no-file'))

  const asked = async <T>(asker: Asker, work: Promise<Outcome<T>>): Promise<Answer<Outcome<T>>> => {
    const seen = await whilePresent(asker, work).catch((error: unknown) => fail(failed('change', messageOf(error))))
    return seen.ok ? ok(seen.value) : seen.error
  }
  const read = async (asker: Asker, file: string, shape: Partial<FileShape>): Promise<Answer<ListLook>> => {
    const answer = await asked<ListRead>(asker, changes.ask('readPeople', { file, shape }))
    if (!answer.ok) return answer
    if (!answer.value.ok) return ok({ kind: 'refused', file, problems: lines(answer.value.problems) })
    return ok({ kind: 'list', list: { file, ...answer.value.value } })
  }
  const lines = (problems: readonly { readonly path: string; readonly message: string }[]): string[] =>
    problems.slice(0, SHOWN_PROBLEMS).map(problemLine)

  return {
    chooseList: async (asker) => {
      const answer = await dialogs.open(asker, 'cardholders', words('change.choose.cardholders'))
      if (!answer.ok) return answer.error
      if (answer.value === null) return ok({ kind: 'nothing' })
      chosen = { file: answer.value, by: asker }
      return read(asker, answer.value, {})
    },
    readListAs: (asker, shape) => {
      const file = fileOf(asker)
      return file === undefined ? noFile() : read(asker, file, shape)
    },
    tryList: async (asker, mapping) => {
      const file = fileOf(asker)
      if (file === undefined) return noFile()
      const answer = await asked(asker, changes.ask('tryPeople', { file, mapping }))
      if (!answer.ok) return answer
      if (!answer.value.ok) return ok({ kind: 'refused', problems: lines(answer.value.problems) })
      return ok({ kind: 'effect', ...answer.value.value })
    },
    lookAtList: (asker, mapping) => {
      const file = fileOf(asker)
      if (file === undefined) return noFile()
      return looked(file, () => changes.ask('previewCardholders', { file, mapping }), asker)
    },
    saveRejected: async (asker, mapping) => {
      const file = fileOf(asker)
      if (file === undefined) return noFile()
      const to = await dialogs.save(asker, 'cardholders', words('import.save-rejected'))
      if (!to.ok) return to.error
      if (to.value === null) return ok(null)
      const answer = await asked(asker, changes.ask('writeRejected', { file, mapping, to: to.value }))
      if (!answer.ok) return answer
      return answer.value.ok ? ok(to.value) : failed('change', lines(answer.value.problems).join('; '))
    },
    ...mappingAnswers(running.people.mappings),
  }
}

type MappingNames = 'mappings' | 'saveMapping' | 'deleteMapping'

function mappingAnswers(stored: DeskOptions['running']['people']['mappings']): Pick<ListAnswers, MappingNames> {
  const done = (result: Result<null, string>): Answer<null> => (result.ok ? ok(null) : failed('records', result.error))
  return {
    mappings: () => {
      const all = stored.list()
      if (!all.ok) return failed('records', all.error)
      return ok(
        all.value.flatMap(({ name, mapping }) => {
          const parsed = importMapping(mapping, name)
          // One that was damaged on disk is not offered.
          return parsed.ok ? [{ name, mapping: parsed.value }] : []
        }),
      )
    },
    saveMapping: (_, name, mapping) => done(stored.save(name, mapping)),
    deleteMapping: (_, name) => done(stored.remove(name)),
  }
}
