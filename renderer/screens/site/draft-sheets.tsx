/** Dialogs about the draft as a whole: dropping it, and taking it over from another administrator. */
import { CalendarClock, FilePenLine } from 'lucide-react'
import { count, text } from '../../format/text'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { discard, takeBack, takeOver, useDraft } from './draft'
import { thingWords } from './wording'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'discard-draft': object
    readonly 'take-back-change': object
    readonly 'take-over-draft': object
  }
}

const MARK = <FilePenLine size={28} strokeWidth={1.5} aria-hidden="true" />
const NAMED = 6

export function DiscardDraftSheet({ dock }: { readonly dock: Dock }) {
  const state = useDraft((draft) => draft.state)
  const changes = state?.changes ?? []
  const documents = state ? [state.document, state.inForce] : []
  return (
    <ActionSheet
      dock={dock}
      title={text('office.discard.title')}
      mark={MARK}
      lines={state?.owner ? text('office.discard.lines', { name: state.owner.name }) : undefined}
      headline={count('office.discard.effect', changes.length)}
      effects={changes.slice(0, NAMED).map(({ section, id, kind }) => ({
        label: text(`office.change.${kind}`),
        value: thingWords(documents, section, id),
      }))}
      preview={null}
      reasons="import"
      label={count('office.discard.do', changes.length)}
      run={(reason) => discard(reason)}
      done={text('office.discard.done')}
    />
  )
}

export function TakeOverDraftSheet({ dock }: { readonly dock: Dock }) {
  const state = useDraft((draft) => draft.state)
  const name = state?.owner?.name ?? ''
  return (
    <ActionSheet
      dock={dock}
      title={text('office.take-over.title')}
      mark={MARK}
      lines={text('office.take-over.lines', { name })}
      headline={text('office.take-over.effect', { name })}
      effects={[]}
      preview={null}
      reasons="import"
      label={text('office.take-over.do')}
      run={(reason) => takeOver(reason)}
      done={text('office.take-over.done')}
    />
  )
}

/** Takes back a change that waits for its time, or removes the notice of one that was refused. */
export function TakeBackSheet({ dock }: { readonly dock: Dock }) {
  const timed = useDraft(({ state }) => state?.timed ?? null)
  const kind = timed === null || timed.refused === null ? 'take-back' : 'dismiss'
  return (
    <ActionSheet
      dock={dock}
      title={text(`timed.${kind}.title`)}
      mark={<CalendarClock size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={timed ? text('timed.take-back.lines', { name: timed.operator }) : undefined}
      headline={text(`timed.${kind}.effect`)}
      effects={[]}
      preview={null}
      reasons="import"
      label={text(`timed.${kind}.do`)}
      off={timed ? null : text('office.off.no-changes')}
      run={(reason) => takeBack(reason)}
      done={text(`timed.${kind}.done`)}
    />
  )
}
