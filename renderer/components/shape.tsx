/** The shapes as one sheet of symbols, drawn once, and the component that shows one of them. */
import { spoken, type ShapeName } from '../format/shape'

const RING =
  'M1.5 8a6.5 6.5 0 0 1 6.5-6.5M14.5 8A6.5 6.5 0 0 1 8 14.5M8 1.5A6.5 6.5 0 0 1 14.5 8M8 14.5A6.5 6.5 0 0 1 1.5 8'

const LETTERED = [
  ['override', 'V'],
  ['observed', 'O'],
  ['exempt', 'E'],
  ['free-pass', 'F'],
  ['suspended', 'U'],
] as const

/** Put once into the page; every `<use>` refers to it. */
export function ShapeSheet() {
  return (
    <svg className="shape-sheet" width="0" height="0" aria-hidden="true">
      <defs>
        <symbol id="shape-p1" viewBox="0 0 16 16">
          <path fill="currentColor" d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" />
          <text className="shape-numeral shape-cut" x="8" y="11.5">
            1
          </text>
        </symbol>
        <symbol id="shape-p2" viewBox="0 0 16 16">
          <path
            fill="currentColor"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeLinejoin="round"
            d="M8 1.6 15.2 14.4H.8z"
          />
          <text className="shape-numeral shape-on" x="8" y="13">
            2
          </text>
        </symbol>
        <symbol id="shape-p3" viewBox="0 0 16 16">
          <path
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeLinejoin="round"
            d="M8 .9 15.1 8 8 15.1.9 8z"
          />
          <text className="shape-numeral" x="8" y="11.4">
            3
          </text>
        </symbol>
        <symbol id="shape-p4" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.9" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <text className="shape-numeral" x="8" y="11.4">
            4
          </text>
        </symbol>
        <symbol id="shape-ring" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="2.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </symbol>
        <symbol id="shape-refusal" viewBox="0 0 16 16">
          <rect
            x="1.6"
            y="1.6"
            width="12.8"
            height="12.8"
            rx="1.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.3"
          />
          <text className="shape-numeral" x="8" y="11.5">
            R
          </text>
        </symbol>
        {LETTERED.map(([name, letter]) => (
          <symbol key={name} id={`shape-${name}`} viewBox="0 0 16 16">
            <path d={RING} fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2.6 2" />
            <text className="shape-numeral" x="8" y="11.5">
              {letter}
            </text>
          </symbol>
        ))}
        <symbol id="shape-system" viewBox="0 0 16 16">
          <path d="m4.5 4.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.3" fill="none" />
        </symbol>
        <symbol id="shape-offline" viewBox="0 0 16 16">
          <path d="M8 .9 15.1 8 8 15.1.9 8z" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="m5.5 5.5 5 5" stroke="currentColor" strokeWidth="1.6" />
        </symbol>
        <symbol id="shape-person" viewBox="0 0 24 24">
          <circle cx="12" cy="9" r="4.6" fill="currentColor" />
          <path fill="currentColor" d="M2.5 24c.4-6 4-9 9.500-9s9.1 3 9.500 9z" />
        </symbol>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect className="hatch-line" width="2" height="6" />
        </pattern>
      </defs>
    </svg>
  )
}

interface ShapeProps {
  readonly name: ShapeName
  readonly size?: 13 | 16 | 20 | 28 | 40
  /** Said by screen readers unless the words beside it say the same. */
  readonly mute?: boolean
}

export function Shape({ name, size = 16, mute = false }: ShapeProps) {
  return (
    <svg
      className={`shape shape-${size} is-${name}`}
      {...(mute ? { 'aria-hidden': true } : { role: 'img', 'aria-label': spoken(name) })}
    >
      <use href={`#shape-${name}`} />
    </svg>
  )
}
