/** Answers about changing the site while it runs: files come in and go out through dialogs that the main process opens. */
import { messageOf, fail, ok, problemLine } from '../domain/result'
import { hazardName } from '../domain/site-draft'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import type { FileKind, Looked } from '../../preload/contract/administration'
import { recordReason } from '../domain/recorded-reason'
import type { Confirmations } from './confirmations'
import { listAnswers, type ChangeOutcome, type ListAnswers } from './list-answers'
import { whilePresent, type Present } from './presence'
import { draftAnswer } from './draft-answers'
import type { DeskOptions } from './running'
import { createSeenChange, type Asker } from './seen-change'

type Names =
  | 'lookAtChange'
  | 'lookAtOffer'
  | 'lookAtDraft'
  | 'dismissOffer'
  | 'changeProgress'
  | 'dropChange'
  | 'applyChange'
  | 'timeChange'
  | 'exportFile'

export type ChangeAnswers = {
  readonly [Name in Names]: (
    asker: Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** Problems shown of a bad file; nobody can fix more at a time. */
const SHOWN_PROBLEMS = 500

const failed = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

export function changeAnswers(
  options: DeskOptions,
  confirmations: Pick<Confirmations, 'pass'>,
): ChangeAnswers & ListAnswers {
  const { running, dialogs, words } = options
  const { changes } = running
  let progress = 0
  changes.onProgress((done) => (progress = done))
  const seen = createSeenChange(confirmations, () => words('change.gone'))

  /** @param revision of the draft, where it is one */
  const looked = async (
    file: string,
    ask: () => Promise<ChangeOutcome>,
    asker: Present,
    revision?: number,
  ): Promise<Answer<Looked>> => {
    progress = 0
    seen.forget()
    const answer = await whilePresent(asker, ask()).catch((error: unknown) => fail(failed('change', messageOf(error))))
    if (!answer.ok) return answer.error
    const outcome = answer.value
    if (!outcome.ok)
      return ok({ kind: 'refused', file, problems: outcome.problems.slice(0, SHOWN_PROBLEMS).map(problemLine) })
    const { id, differences, warnings, hazards } = outcome.value
    const rows = 'rows' in outcome.value ? outcome.value.rows : null
    const look = { id, file, ...differences, warnings: warnings.map(problemLine), hazards, rows }
    seen.see({ look, by: asker, ...(revision === undefined ? {} : { revision }) })
    return ok({ kind: 'look', look })
  }

  return {
    ...listAnswers({ running, dialogs, words }, looked),
    lookAtChange: async (asker, kind): Promise<Answer<Looked>> => {
      const chosen = await dialogs.open(asker, kind, words(`change.choose.${kind}`))
      if (!chosen.ok) return chosen.error
      const file = chosen.value
      if (file === null) return ok({ kind: 'nothing' })
      return looked(file, () => previewOf(changes, kind, file), asker)
    },
    lookAtOffer: async (asker): Promise<Answer<Looked>> => {
      const { offer } = running
      const file = offer?.file()
      if (!offer || typeof file !== 'string') return failed('change', words('change.offer.gone'))
      return looked(file, () => changes.ask('previewSite', { text: offer.text }), asker)
    },
    lookAtDraft: (asker) => {
      const steps = running.draft.steps()
      const { revision } = running.draft.state()
      return looked(words('draft.name'), () => changes.ask('previewDraft', { steps }), asker, revision)
    },
    dismissOffer: async ({ operator }, reason) => {
      const { offer } = running
      if (!offer || offer.file() === null) return failed('change', words('change.offer.gone'))
      const done = await offer.dismiss(operator.name, recordReason(reason))
      return done.ok ? ok(null) : failed('journal', done.error.detail)
    },
    changeProgress: () => ok(progress),
    dropChange: async () => {
      seen.forget()
      await changes.drop()
      return ok(null)
    },
    applyChange: async (asker, id, reason, { onlyWhole, confirmed }) => {
      const may = seen.allow(id, confirmed, asker)
      if (!may.ok) return may.error
      const { note } = may.value
      const done = await running.applyChange(id, asker.operator.name, recordReason(reason), { onlyWhole, ...note })
      if (!done.ok) return failed(done.error.code === 'journal' ? 'journal' : 'change', done.error.detail)
      seen.forget()
      await changes.drop()
      return ok(done.value)
    },
    timeChange: async (asker, id, reason, { at, confirmed }) => {
      const may = seen.allow(id, confirmed, asker)
      if (!may.ok) return may.error
      const { note, look, revision } = may.value
      if (revision === undefined) return failed('change', words('change.gone'))
      const asked = { at, revision, operator: asker.operator.name, reason: recordReason(reason), ...note }
      const done = await running.timed.set({ ...asked, confirmed: look.hazards.map(hazardName) })
      if (done.ok) seen.forget()
      return draftAnswer(done, options)
    },
    exportFile: exporting(options),
  }
}

const previewOf = (
  changes: DeskOptions['running']['changes'],
  kind: 'site' | 'access-levels' | 'schedules',
  file: string,
): Promise<ChangeOutcome> =>
  kind === 'site' ? changes.ask('previewSiteFile', { file }) : changes.ask('previewTable', { file, kind })

async function written(changes: DeskOptions['running']['changes'], kind: FileKind, file: string): Promise<void> {
  switch (kind) {
    case 'site':
      await changes.ask('exportSite', { file })
      break
    case 'cardholders':
      await changes.ask('exportCardholders', { file })
      break
    case 'template':
      await changes.ask('exportTemplate', { file })
      break
    case 'access-levels':
    case 'schedules':
      await changes.ask('exportTable', { file, kind })
  }
}

/** Asks for a name and writes the file. */
function exporting({ running, dialogs, words }: DeskOptions): ChangeAnswers['exportFile'] {
  const { changes } = running
  return async (asker, kind) => {
    const { operator } = asker
    const chosen = await dialogs.save(asker, kind, words(`change.save.${kind}`))
    if (!chosen.ok) return chosen.error
    const file = chosen.value
    if (file === null) return ok(null)
    try {
      await written(changes, kind, file)
    } catch (error) {
      return failed('change', messageOf(error))
    }
    const text = `${kind} exported to ${file}`
    const noted = await running.desk({ event: 'desk.note', operator: operator.name, text })
    return noted.ok ? ok(file) : failed('journal', noted.error.detail)
  }
}
