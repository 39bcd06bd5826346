/** The consequence before the key: what an action will touch, and which panels will take it when. */
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { text } from '../format/text'
import { Shape } from './shape'

export interface EffectFact {
  readonly label: string
  readonly value: ReactNode
}
export interface EffectPanel {
  readonly id: string
  readonly name: string
  readonly online: boolean
  readonly says: ReactNode
}

interface EffectProps {
  readonly headline: ReactNode
  readonly facts: readonly EffectFact[]
  readonly panels: readonly EffectPanel[]
}

export function Effect({ headline, facts: lines, panels }: EffectProps) {
  return (
    <div className="effect" aria-live="polite">
      <div className="effect-head">{headline}</div>
      {lines.length > 0 && (
        <dl className="effect-lines">
          {lines.map((fact) => (
            <div key={fact.label} className="effect-line">
              <Minus size={16} strokeWidth={1.5} aria-hidden="true" />
              <dt>{fact.label}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {panels.length > 0 && (
        <ul className="effect-panels" aria-label={text('effect.panels')}>
          {panels.map((panel) => (
            <li key={panel.id} className={`effect-line ${panel.online ? '' : 'late'}`}>
              {panel.online ? <Check size={16} strokeWidth={2} aria-hidden="true" /> : <Shape name="offline" mute />}
              <span>{panel.name}</span>
              <span>{panel.says}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
