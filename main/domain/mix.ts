/** Spreads the bits of a 32-bit number over all of them. Signed, so that it is never a number object. */
export function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
