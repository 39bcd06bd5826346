/** An area with its neighbours, and the readers that lead between them. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { nameOf, thingIn } from '../thing'
import { borderOf, OUTSIDE } from './model'

const SIDES = 4
const [WIDTH, BOX, HIGH, ROW] = [460, 92, 48, 28]
/** Letters that fit into a box, and beside an arrow. */
const [BOX_LETTERS, WAY_LETTERS] = [12, 15]

interface Way {
  readonly name: string
  readonly isIn: boolean
}

export const areaNameIn = (document: JsonObject, id: unknown): string => {
  const area = thingIn(document, 'areas', String(id))
  return area ? nameOf(area) : id === OUTSIDE ? text('area.outside') : String(id)
}

/** Neighbours with the readers to and from each. */
function neighbours(document: JsonObject, area: number): readonly (readonly [string, readonly Way[]])[] {
  const { entrances, exits } = borderOf(document, area)
  const found = new Map<unknown, Way[]>()
  const put = (end: unknown, way: Way): void => void found.set(end, [...(found.get(end) ?? []), way])
  for (const reader of entrances) put(reader['from'], { name: nameOf(reader), isIn: true })
  for (const reader of exits) put(reader['to'], { name: nameOf(reader), isIn: false })
  return [...found].map(([end, ways]) => [areaNameIn(document, end), ways] as const)
}

/** Cut in the middle of a box's width; the whole name is in the title. */
const short = (name: string, most: number): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name)

export function AreaDrawing({ document, area }: { readonly document: JsonObject; readonly area: number }) {
  const all = neighbours(document, area)
  const shown = all.slice(0, SIDES)
  const left = shown.filter((_, i) => i % 2 === 0)
  const right = shown.filter((_, i) => i % 2 === 1)
  const heightOf = (side: typeof shown): number =>
    side.reduce((sum, [, ways]) => sum + Math.max(HIGH, ways.length * ROW) + 12, 0)
  const height = Math.max(HIGH + 24, heightOf(left), heightOf(right))
  if (all.length === 0) return <p className="t3">{text('site-area.drawing.none')}</p>
  return (
    <>
      <svg
        className="site-drawing"
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={text('site-area.drawing')}
      >
        <rect className="here" x={(WIDTH - BOX) / 2} y={6} width={BOX} height={height - 12} rx={3} />
        <text className="name" x={WIDTH / 2} y={height / 2 + 4}>
          {short(areaNameIn(document, area), BOX_LETTERS)}
        </text>
        <Side sides={left} x={0} inner={(WIDTH - BOX) / 2} />
        <Side sides={right} x={WIDTH - BOX} inner={(WIDTH + BOX) / 2} />
      </svg>
      {all.length > shown.length && <p className="t3">{text('change.more', { n: all.length - shown.length })}</p>}
    </>
  )
}

interface SideProps {
  readonly sides: readonly (readonly [string, readonly Way[]])[]
  readonly x: number
  /** Where the area in the middle begins on this side. */
  readonly inner: number
}

function Side({ sides, x, inner }: SideProps) {
  const outer = x === 0 ? BOX : x
  const tops = sides.reduce<readonly number[]>(
    (found, _, i) => [
      ...found,
      (found.at(-1) ?? 6) + (i === 0 ? 0 : Math.max(HIGH, (sides[i - 1]?.[1].length ?? 0) * ROW) + 12),
    ],
    [],
  )
  return (
    <>
      {sides.map(([name, ways], i) => {
        const high = Math.max(HIGH, ways.length * ROW)
        const y = tops[i] ?? 6
        return (
          <g key={name}>
            <title>{`${name}: ${ways.map((way) => way.name).join(', ')}`}</title>
            <rect x={x} y={y} width={BOX} height={high} rx={3} />
            <text className="name" x={x + BOX / 2} y={y + high / 2 + 4}>
              {short(name, BOX_LETTERS)}
            </text>
            {ways.map((way, n) => {
              const at = y + (high / (ways.length + 1)) * (n + 1) + 6
              const [from, to] = way.isIn ? [outer, inner] : [inner, outer]
              const tip = to > from ? -5 : 5
              return (
                <g key={way.name + String(way.isIn)}>
                  <path d={`M${from} ${at}H${to}M${to + tip} ${at - 4}L${to} ${at}L${to + tip} ${at + 4}`} />
                  <text className="way" x={(outer + inner) / 2} y={at - 4}>
                    {short(way.name, WAY_LETTERS)}
                  </text>
                </g>
              )
            })}
          </g>
        )
      })}
    </>
  )
}
