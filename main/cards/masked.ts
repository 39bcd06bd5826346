/** A card as it may be shown: enough to tell two cards apart, never enough to make one. */
import type { CardIdentity } from '../domain/card'

export function maskedCard({ id, card }: { readonly id: string; readonly card: CardIdentity | null }): string {
  if (!card) return `${'•'.repeat(3)}${id.slice(-2)}`
  const { facility, number } = card
  const masked = `${'•'.repeat(Math.max(2, number.length - 2))}${number.length > 2 ? number.slice(-2) : ''}`
  return facility === null ? masked : `${facility}·${masked}`
}
