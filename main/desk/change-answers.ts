/** Answers about changing the site while it runs: files come in and go out through dialogs that the main process opens. */
import { messageOf, fail, ok, problemLine } from '../domain/result'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import type { ChangeLook, Looked } from '../../preload/contract/administration'
import type { Operator } from '../../preload/contract/models'
import type { ChangeQuestions } from '../change/messages'
import { recordReason } from '../domain/recorded-reason'
import type { Confirmations } from './confirmations'
import { whilePresent, type Present } from './presence'
import type { DeskOptions } from './running'

type Names =
  | 'lookAtChange'
  | 'lookAtOffer'
  | 'lookAtDraft'
  | 'dismissOffer'
  | 'changeProgress'
  | 'dropChange'
  | 'applyChange'
  | 'exportFile'

export type ChangeAnswers = {
  readonly [Name in Names]: (
    asker: Present & { readonly operator: Operator; readonly session: number },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** Problems shown of a bad file; nobody can fix more at a time. */
const SHOWN_PROBLEMS = 500

type ChangeOutcome = ChangeQuestions['previewSiteFile' | 'previewCardholders']['answer']

const failed = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

/** A list of people, with its columns as they are recognised. */
async function previewPeople(changes: DeskOptions['running']['changes'], file: string): Promise<ChangeOutcome> {
  const read = await changes.ask('readPeople', { file, shape: {} })
  return read.ok ? changes.ask('previewCardholders', { file, mapping: read.value.mapping }) : read
}

export function changeAnswers(
  { running, dialogs, words }: DeskOptions,
  confirmations: Pick<Confirmations, 'pass'>,
): ChangeAnswers {
  const { changes } = running
  let progress = 0
  changes.onProgress((done) => (progress = done))
  /** What was found last, by the id it is applied by, and the session that saw it. */
  let found: { readonly look: ChangeLook; readonly seenBy: Present } | undefined

  const looked = async (file: string, ask: () => Promise<ChangeOutcome>, asker: Present): Promise<Answer<Looked>> => {
    progress = 0
    found = undefined
    const seen = await whilePresent(asker, ask()).catch((error: unknown) => fail(failed('change', messageOf(error))))
    if (!seen.ok) return seen.error
    const outcome = seen.value
    if (!outcome.ok)
      return ok({ kind: 'refused', file, problems: outcome.problems.slice(0, SHOWN_PROBLEMS).map(problemLine) })
    const { id, differences, warnings, hazards } = outcome.value
    const rows = 'rows' in outcome.value ? outcome.value.rows : null
    const look = { id, file, ...differences, warnings: warnings.map(problemLine), hazards, rows }
    found = { look, seenBy: asker }
    return ok({ kind: 'look', look })
  }

  return {
    lookAtChange: async (asker, kind): Promise<Answer<Looked>> => {
      const chosen = await dialogs.open(asker, kind, words(`change.choose.${kind}`))
      if (!chosen.ok) return chosen.error
      const file = chosen.value
      if (file === null) return ok({ kind: 'nothing' })
      return looked(
        file,
        () => (kind === 'site' ? changes.ask('previewSiteFile', { file }) : previewPeople(changes, file)),
        asker,
      )
    },
    lookAtOffer: async (asker): Promise<Answer<Looked>> => {
      const { offer } = running
      const file = offer?.file()
      if (!offer || typeof file !== 'string') return failed('change', words('change.offer.gone'))
      return looked(file, () => changes.ask('previewSite', { text: offer.text }), asker)
    },
    lookAtDraft: (asker) => {
      const steps = running.draft.steps()
      return looked(words('draft.name'), () => changes.ask('previewDraft', { steps }), asker)
    },
    dismissOffer: async ({ operator }, reason) => {
      const { offer } = running
      if (!offer || offer.file() === null) return failed('change', words('change.offer.gone'))
      const done = await offer.dismiss(operator.name, recordReason(reason))
      return done.ok ? ok(null) : failed('journal', done.error.detail)
    },
    changeProgress: () => ok(progress),
    dropChange: async () => {
      found = undefined
      await changes.drop()
      return ok(null)
    },
    applyChange: async (asker, id, reason, { onlyWhole, confirmed }) => {
      if (found?.look.id !== id || !found.seenBy.isPresent()) return failed('change', words('change.gone'))
      const { hazards } = found.look
      const open = hazards.filter(({ area }) => !confirmed.includes(area))
      if (open.length > 0)
        return failed('bad-argument', `confirmed: nobody has taken responsibility for ${open[0]?.name}`)
      const passed = confirmations.pass({ kind: 'change', id }, asker)
      if (!passed.ok) return passed.error
      const { secondOperator } = passed.value
      const said = [
        ...(hazards.length === 0 ? [] : [`free egress confirmed of ${hazards.map(({ name }) => name).join(', ')}`]),
        ...(secondOperator === undefined ? [] : [`confirmed by ${secondOperator}`]),
      ]
      const note = said.length === 0 ? {} : { note: said.join('; ') }
      const done = await running.applyChange(id, asker.operator.name, recordReason(reason), { onlyWhole, ...note })
      if (!done.ok) return failed(done.error.code === 'journal' ? 'journal' : 'change', done.error.detail)
      found = undefined
      await changes.drop()
      return ok(done.value)
    },
    exportFile: async (asker, kind) => {
      const { operator } = asker
      const chosen = await dialogs.save(asker, kind, words(`change.save.${kind}`))
      if (!chosen.ok) return chosen.error
      const file = chosen.value
      if (file === null) return ok(null)
      try {
        await (kind === 'site' ? changes.ask('exportSite', { file }) : changes.ask('exportCardholders', { file }))
      } catch (error) {
        return failed('change', messageOf(error))
      }
      const text = `${kind} exported to ${file}`
      const noted = await running.desk({ event: 'desk.note', operator: operator.name, text })
      return noted.ok ? ok(file) : failed('journal', noted.error.detail)
    },
  }
}
