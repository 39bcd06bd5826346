/** What a list would do, in figures and in sentences about what a figure does not show. */
import { Info } from 'lucide-react'
import type { ListEffect } from '../../../preload/contract/administration'
import { grouped } from '../../../main/text/messages'
import { count, text, type TextKey } from '../../format/text'
import { useImport } from './imports'

const EFFECTS = [
  'switchedOff',
  'exempt',
  'withoutCards',
  'unreadCards',
  'unclear',
] as const satisfies readonly (keyof ListEffect['effects'])[]

const KEYS: Readonly<Record<(typeof EFFECTS)[number], TextKey>> = {
  switchedOff: 'import.effect.switched-off',
  exempt: 'import.effect.exempt',
  withoutCards: 'import.effect.without-cards',
  unreadCards: 'import.effect.unread-cards',
  unclear: 'import.effect.unclear',
}

function useEffectOf(): ListEffect | null {
  return useImport(({ look, effect }) => look?.rows ?? effect)
}

export function EffectLines() {
  const effect = useEffectOf()
  if (!effect) return null
  const { effects, newGroups, newLevels } = effect
  const lines = [
    ...EFFECTS.filter((each) => effects[each] > 0).map((each) => count(KEYS[each], effects[each])),
    ...(newGroups.length > 0 ? [text('import.effect.groups', { names: newGroups.join(', ') })] : []),
    ...(newLevels.length > 0 ? [text('import.effect.levels', { names: newLevels.join(', ') })] : []),
  ]
  if (lines.length === 0) return null
  return (
    <ul className="im-effects">
      {lines.map((line) => (
        <li key={line}>
          <Info size={14} strokeWidth={1.5} aria-hidden="true" />
          {line}
        </li>
      ))}
    </ul>
  )
}

export function Figures() {
  const effect = useEffectOf()
  const of = (kind: 'added' | 'changed' | 'bad'): number => effect?.groups.find((one) => one.kind === kind)?.count ?? 0
  const figures: readonly (readonly [TextKey, number, boolean])[] = [
    ['import.figure.added', of('added'), false],
    ['import.figure.changed', of('changed'), false],
    ['import.figure.unchanged', effect?.unchanged ?? 0, false],
    ['import.figure.bad', of('bad'), of('bad') > 0],
  ]
  return (
    <div role="status" className="im-status">
      <dl className="im-figures">
        {figures.map(([key, n, warns]) => (
          <div key={key}>
            <dt className="t3">{text(key)}</dt>
            <dd className={`m ${warns ? 'warns' : ''}`}>{effect ? grouped(n) : '…'}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
