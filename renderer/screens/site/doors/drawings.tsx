/** A small drawing of what each system's rule does: readers are bars, areas are boxes, people are arrows. */
import type { ReactNode } from 'react'

const Arrow = ({ x, y, to }: { readonly x: number; readonly y: number; readonly to: number }) => {
  const tip = to > x ? -4 : 4
  return <path className="go" d={`M${x} ${y}H${to}M${to + tip} ${y - 4}L${to} ${y}L${to + tip} ${y + 4}`} />
}
const Reader = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <rect className="reader" x={x} y={y} width={4} height={10} rx={1} />
)
const Wall = ({ x }: { readonly x: number }) => <path className="wall" d={`M${x} 4V16M${x} 28V40`} />
const Area = () => <rect className="area" x={24} y={5} width={30} height={34} rx={3} />
const Clock = ({ x, y, r = 7 }: { readonly x: number; readonly y: number; readonly r?: number }) => (
  <path
    className="go"
    d={`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0M${x} ${y - r + 3}V${y}H${x + r - 3}`}
  />
)
const Bell = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path className="alarm" d={`M${x - 6} ${y + 4}h12c-2-2-2-3-2-6a4 4 0 0 0-8 0c0 3 0 4-2 6ZM${x - 1.5} ${y + 7}h3`} />
)
const Cross = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path className="no" d={`M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`} />
)

const DRAWINGS: Readonly<Record<string, ReactNode>> = {
  'alarm-com': (
    <>
      <Area />
      <Reader x={18} y={17} />
      <Arrow x={2} y={22} to={15} />
      <Clock x={39} y={22} />
    </>
  ),
  'verkada-soft': (
    <>
      <Area />
      <Arrow x={4} y={13} to={21} />
      <Arrow x={4} y={31} to={21} />
      <Bell x={39} y={21} />
    </>
  ),
  'verkada-hard': (
    <>
      <Area />
      <Arrow x={4} y={13} to={21} />
      <Arrow x={4} y={31} to={21} />
      <Cross x={39} y={22} />
    </>
  ),
  'keri-soft': (
    <>
      <Wall x={32} />
      <Arrow x={6} y={22} to={28} />
      <Bell x={45} y={21} />
    </>
  ),
  'keri-hard': (
    <>
      <Wall x={32} />
      <Arrow x={6} y={15} to={28} />
      <Arrow x={56} y={29} to={36} />
      <Cross x={14} y={30} />
    </>
  ),
  'keri-timed-reader': (
    <>
      <Wall x={28} />
      <Reader x={20} y={17} />
      <Arrow x={3} y={22} to={17} />
      <Clock x={45} y={22} />
    </>
  ),
  'keri-timed-user': (
    <>
      <Reader x={14} y={4} />
      <Reader x={14} y={17} />
      <Reader x={14} y={30} />
      <path className="wall" d="M22 9h6v26h-6M22 22h6" />
      <Clock x={44} y={22} />
    </>
  ),
  'keri-timed-extended': (
    <>
      <Wall x={24} />
      <Arrow x={3} y={22} to={18} />
      <Clock x={44} y={22} />
      <path className="go" d="M33 30a13 13 0 1 0-2-9M31 15v6h6" />
    </>
  ),
  'keri-hard-revert-to-soft': (
    <>
      <Wall x={34} />
      <Cross x={12} y={13} />
      <Arrow x={18} y={13} to={30} />
      <Arrow x={18} y={31} to={54} />
    </>
  ),
  topaz: (
    <>
      <rect className="area" x={14} y={4} width={36} height={36} rx={3} />
      <Reader x={8} y={17} />
      <Clock x={32} y={22} r={10} />
    </>
  ),
  'hikvision-route': (
    <>
      <path className="go" d="M12 32V14h14v18h14V14h10" />
      <circle className="stop" cx={12} cy={32} r={5} />
      <circle className="stop" cx={26} cy={14} r={5} />
      <circle className="stop" cx={40} cy={32} r={5} />
    </>
  ),
}

export const PresetDrawing = ({ id }: { readonly id: string }) => (
  <svg className="preset-drawing" viewBox="0 0 60 44" aria-hidden="true">
    {DRAWINGS[id]}
  </svg>
)
