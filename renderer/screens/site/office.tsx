/** The three columns of every tab: what there is, the form of one, and what it means. */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Keys } from '../../components/keys'
import { focusSelectedRow } from '../../components/selected-row'
import { Void } from '../../components/void'
import type { DraftSection } from '../../../preload/contract/draft'
import { text } from '../../format/text'
import { neighbour, registerList } from '../desk/list'
import { useCanEdit, useDraft } from './draft'
import { openThing, useSitePlace } from './go'
import { onNewThing } from './new-thing'
import { changeOf } from './thing'

interface OfficeProps {
  readonly list: ReactNode
  readonly form: ReactNode
  /** What the rule means, in a sentence; where the column has no room it stands above the form. */
  readonly words: ReactNode
  /** The rest of the column: a drawing, reads to try, who uses it, checks. */
  readonly effect?: ReactNode
  /** What that column holds, on the button that unfolds it where the window is narrow. */
  readonly holds?: string
}

export function Office({ list, form, words, effect, holds = text('office.unfold') }: OfficeProps) {
  const [unfolded, setUnfolded] = useState(false)
  return (
    <div className="site-office">
      {list}
      <div className="site-middle">
        <p className="site-words-line">
          <b>{text('office.words')}</b> {words}
        </p>
        {form}
      </div>
      <aside className={`panel site-effect ${unfolded ? 'unfolded' : ''}`} aria-label={text('office.words')}>
        <div className="head">
          <h2>{text('office.words')}</h2>
          {/* Where the window is narrow the column lies folded below the form. */}
          <button type="button" className="site-unfold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {holds}
            {unfolded ? (
              <ChevronDown size={16} strokeWidth={2} aria-hidden="true" />
            ) : (
              <ChevronUp size={16} strokeWidth={2} aria-hidden="true" />
            )}
          </button>
        </div>
        <div className="site-effect-body">
          <p className="site-words">{words}</p>
          {effect}
        </div>
      </aside>
    </div>
  )
}

/** A block of the effect column. */
export function EffectPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="site-effect-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

export interface ListItem {
  readonly section: DraftSection
  readonly id: string
  /** How the address names it; left out: its id. */
  readonly key?: string
  readonly name: string
  readonly note?: string
  readonly state?: string
  readonly stateKind?: 'observed' | 'plain'
  /** Under another item, as a reader under its door. */
  readonly inner?: boolean
  readonly icon?: ReactNode
}
const keyOf = ({ id, key }: ListItem): string => key ?? id

interface ThingListProps {
  readonly title: string
  readonly items: readonly ListItem[]
  readonly chosen: string | undefined
  readonly onNew?: { readonly label: string; readonly run: () => void }
  readonly empty: string
  /** What else the list can begin, such as a holiday beside a schedule. */
  readonly others?: readonly { readonly label: string; readonly run: () => void }[]
  /** What the list counts, where it is not its rows. */
  readonly counted?: string
}

export function ThingList({ title, items, chosen, onNew, others = [], empty, counted }: ThingListProps) {
  const { page } = useSitePlace()
  const canEdit = useCanEdit()
  const choose = (item: ListItem | undefined): void => {
    if (item) openThing(page, keyOf(item))
  }
  useEffect(() =>
    registerList({
      step: (by) => choose(neighbour(items, (item) => keyOf(item) === chosen, by)),
      home: () => choose(items[0]),
    }),
  )
  const begin = canEdit ? onNew?.run : undefined
  useEffect(() => (begin ? onNewThing(begin) : undefined), [begin])
  return (
    <section className="panel site-list" aria-label={title}>
      <div className="head">
        <h2>{title}</h2>
        <span className="t3 el">{counted ?? items.length}</span>
        <span className="spring" />
        {onNew && canEdit && (
          <button type="button" className="button" aria-keyshortcuts="Control+N" onClick={onNew.run}>
            {onNew.label} <Keys of="Ctrl+N" />
          </button>
        )}
      </div>
      {canEdit && others.length > 0 && (
        <div className="site-others">
          {others.map(({ label, run }) => (
            <button key={label} type="button" className="link" onClick={run}>
              {label}
            </button>
          ))}
        </div>
      )}
      <div className="site-rows">
        {items.length === 0 && <Void title={empty} />}
        {items.map((item) => (
          <Row
            key={keyOf(item)}
            item={item}
            on={keyOf(item) === chosen}
            choose={() => choose(item)}
            step={(by) => {
              choose(neighbour(items, (each) => keyOf(each) === chosen, by))
              focusSelectedRow()
            }}
          />
        ))}
      </div>
      <p className="site-legend t3">
        <i className="site-dot" aria-hidden="true" /> {text('office.legend.changed')}
        <span className="site-cross" aria-hidden="true">
          ×
        </span>{' '}
        {text('office.legend.problem')}
      </p>
    </section>
  )
}

interface RowProps {
  readonly item: ListItem
  readonly on: boolean
  readonly choose: () => void
  readonly step: (by: 1 | -1) => void
}

function Row({ item, on, choose, step }: RowProps) {
  const { state, check } = useDraft()
  const { section, id } = item
  return (
    <button
      type="button"
      className={`site-row ${on ? 'cur' : ''} ${item.inner ? 'inner' : ''} ${item.note === undefined ? 'short' : ''}`}
      aria-pressed={on}
      onClick={choose}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null
        if (by === null) return
        event.preventDefault()
        step(by)
      }}
    >
      {item.icon}
      <span className="site-row-name">
        <b className="el">{item.name}</b>
        {item.note !== undefined && <span className="t3 el">{item.note}</span>}
      </span>
      {item.state !== undefined && (
        <span className={`site-row-state el ${item.stateKind === 'observed' ? 'relaxed-words' : ''}`}>
          {item.state}
        </span>
      )}
      <Marks
        changed={state !== null && changeOf(state, section, id) !== undefined}
        wrong={check.problems.some((each) => each.section === section && each.id === id)}
      />
    </button>
  )
}

/** A dot for what the draft changes, a cross for what is wrong. */
export function Marks({ changed, wrong }: { readonly changed: boolean; readonly wrong: boolean }) {
  return (
    <span className="site-marks">
      {wrong && (
        <span className="site-cross">
          <span aria-hidden="true">×</span>
          <span className="vh">{text('office.mark.problem')}</span>
        </span>
      )}
      {changed && (
        <i className="site-dot">
          <span className="vh">{text('office.mark.changed')}</span>
        </i>
      )}
    </span>
  )
}
