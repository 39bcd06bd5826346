/** How sure a location is: three bars and the word, never a colour of their own. */
import type { Confidence } from '../../preload/contract/models'
import { SURENESS } from '../format/confidence-words'
import { text } from '../format/text'

export function Bars({ level }: { readonly level: Confidence }) {
  return (
    <span className="bars" aria-hidden="true">
      {[1, 2, 3].map((bar) => (
        <i key={bar} className={bar <= SURENESS[level] ? 'filled' : ''} />
      ))}
    </span>
  )
}

export function ConfidenceMark({ level, long = false }: { readonly level: Confidence; readonly long?: boolean }) {
  return (
    <span className="confidence">
      <Bars level={level} /> {long ? text(`confidence.${level}.long`) : text(`confidence.${level}`)}
    </span>
  )
}
