import type { EventLine } from './formats'

export const text = (at: number): string => new Date(at).toISOString()

/** Fields that do not apply are left out; `occurredAt` and `until` may be given as instants. */
export function event(at: number, name: string, fields: Record<string, unknown>): EventLine {
  const line: EventLine = { at: text(at), event: name }
  for (const [field, value] of Object.entries(fields))
    if (value !== undefined) line[field] = field === 'occurredAt' && typeof value === 'number' ? text(value) : value
  return line
}
