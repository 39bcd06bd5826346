/** A new area in one step: its name, the readers at its border, its rule, watched for a week before it refuses anybody. */
import { SquarePlus } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { Choices } from '../../../components/choices'
import { Sheet, Step } from '../../../components/sheet'
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { now } from '../../desk/clock'
import type { Dock } from '../../desk/action-sheet'
import { closeSheet } from '../../desk/sheet'
import { useSite } from '../site'
import { edit, useDraft } from '../draft'
import { openThing } from '../go'
import { freeNumber, idOf, nameOf, thingsOf } from '../thing'
import { moved, OUTSIDE, readerEdit, type Mode } from './model'
import { OBSERVE_DAYS, withMode } from './area-form'

declare module '../../desk/sheet' {
  interface SheetKinds {
    readonly 'new-area': object
  }
}

export interface NewArea {
  readonly name: string
  readonly within: number | null
  readonly mode: Mode
  readonly entrances: readonly string[]
  readonly exits: readonly string[]
}

/** The edits that make the area and move its readers, as one step of the draft. */
export function newAreaEdits(document: JsonObject, area: NewArea, observeUntil: string): readonly DraftEdit[] {
  const id = freeNumber(document, 'areas')
  const made: JsonObject = { id, name: area.name, ...(area.within === null ? {} : { within: area.within }) }
  const as = (reader: JsonObject): 'entrance' | 'exit' | null =>
    area.entrances.includes(idOf(reader)) ? 'entrance' : area.exits.includes(idOf(reader)) ? 'exit' : null
  const readers = thingsOf(document, 'readers').flatMap((reader) => {
    const way = as(reader)
    return way === null ? [] : [readerEdit(moved(reader, id, way))]
  })
  return [{ section: 'areas', id: String(id), after: withMode(made, null, area.mode, observeUntil) }, ...readers]
}

const DAY = 86_400_000
const RULES: readonly Mode[] = ['none', 'soft', 'hard']

export function NewAreaSheet({ dock }: { readonly dock: Dock }) {
  const site = useSite()
  const [area, setArea] = useState<NewArea>({ name: '', within: null, mode: 'soft', entrances: [], exits: [] })
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    let id = ''
    const until = site.zone.toLocal(now() + OBSERVE_DAYS * DAY)
    const made = await edit((document) => {
      const edits = newAreaEdits(document, { ...area, name: area.name.trim() }, until)
      id = edits[0]?.id ?? ''
      return edits
    })
    setBusy(false)
    if (!made) return
    openThing('areas', id)
    closeSheet()
  }
  return (
    <Sheet
      dock={dock}
      title={text('site-area.new.title')}
      mark={<SquarePlus size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('site-area.new.lines')}
      failure={null}
      focus={field}
      doIt={{
        label: text('site-area.new.do'),
        off: area.name.trim() === '' ? text('site-area.new.no-name') : null,
        busy,
        run: () => void run(),
      }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('office.name')}>
        <Named area={area} onChange={setArea} field={field} />
      </Step>
      <Step n={2} title={text('site-area.doors')}>
        <div className="site-both">
          <PickWays as="entrances" area={area} onChange={setArea} />
          <PickWays as="exits" area={area} onChange={setArea} />
        </div>
      </Step>
      <Step n={3} title={text('site-area.rule')}>
        <Choices
          name="new-area-rule"
          label={text('site-area.rule')}
          options={RULES.map((value) => ({
            value,
            title: text(`site-area.mode.${value}`),
            says: text(`site-area.rule.${value}`),
          }))}
          value={area.mode}
          onChange={(mode) => setArea({ ...area, mode })}
        />
        {area.mode !== 'none' && <p className="relaxed-words">{text('site-area.new.observed')}</p>}
      </Step>
    </Sheet>
  )
}

interface PartProps {
  readonly area: NewArea
  readonly onChange: (area: NewArea) => void
}

function Named({ area, onChange, field }: PartProps & { readonly field: RefObject<HTMLInputElement | null> }) {
  const state = useDraft((draft) => draft.state)
  const areas = state ? thingsOf(state.document, 'areas').filter((each) => Number(each['id']) !== OUTSIDE) : []
  return (
    <>
      <input
        ref={field}
        className="field site-text"
        aria-label={text('office.name')}
        autoComplete="off"
        value={area.name}
        onChange={({ target }) => onChange({ ...area, name: target.value })}
      />{' '}
      <select
        className="field"
        aria-label={text('site-area.within')}
        value={area.within ?? ''}
        onChange={({ target }) => onChange({ ...area, within: target.value === '' ? null : Number(target.value) })}
      >
        <option value="">{text('site-area.within.none')}</option>
        {areas.map((each) => (
          <option key={idOf(each)} value={idOf(each)}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </>
  )
}

/** A reader is an entrance or an exit, not both. */
function PickWays({ as, area, onChange }: PartProps & { readonly as: 'entrances' | 'exits' }) {
  const state = useDraft((draft) => draft.state)
  const readers = state ? thingsOf(state.document, 'readers').filter(({ kind }) => kind !== 'muster') : []
  const other = as === 'entrances' ? 'exits' : 'entrances'
  const tick = (id: string, on: boolean): void =>
    onChange({
      ...area,
      [as]: on ? [...area[as], id] : area[as].filter((each) => each !== id),
      [other]: area[other].filter((each) => each !== id),
    })
  return (
    <fieldset className="site-pick-ways">
      <legend>{text(`site-area.${as}`)}</legend>
      {readers.map((reader) => (
        <label key={idOf(reader)} className="site-tick">
          <input
            type="checkbox"
            checked={area[as].includes(idOf(reader))}
            onChange={({ target }) => tick(idOf(reader), target.checked)}
          />
          {nameOf(reader)}
        </label>
      ))}
    </fieldset>
  )
}
