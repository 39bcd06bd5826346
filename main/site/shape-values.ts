/** Values that several sections of a site file hold, as `shape.ts` describes them. */
import { z } from 'zod'

/** Text that names something. */
export const id = (what: string) => z.string().min(1).describe(what)
export const name = (what: string) => z.string().optional().describe(what)
export const flag = (what: string) => z.boolean().optional().describe(what)
/** A positive whole number. */
export const positive = (what: string) => z.int().min(1).optional().describe(what)
/** A whole number that may be 0. */
export const whole = (what: string, most?: number) =>
  (most === undefined ? z.int().min(0) : z.int().min(0).max(most)).optional().describe(what)
export const ids = (what: string) => z.array(z.string()).optional().describe(what)
export const word = <const Word extends string>(words: readonly Word[], what: string) =>
  z.enum(words).optional().describe(what)
export const area = (what: string) => z.int().min(0).describe(what)

const DAY = String.raw`\d{4}-\d{2}-\d{2}`
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d`
const exactly = (pattern: string) => new RegExp(`^(${pattern})$`)

export const day = (what: string) => z.string().regex(exactly(DAY)).nullable().optional().describe(what)
export const minute = (what: string) =>
  z
    .string()
    .regex(exactly(`${DAY}T${TIME}`))
    .optional()
    .describe(what)
export const dayOrMinute = (what: string) =>
  z
    .string()
    .regex(exactly(`${DAY}(T${TIME})?`))
    .nullable()
    .optional()
    .describe(what)
export const timeOfDay = (what: string) => z.string().regex(exactly(TIME)).describe(what)
export const endOfPeriod = (what: string) =>
  z
    .string()
    .regex(exactly(`${TIME}|24:00`))
    .describe(what)
/** Days of holidays: one, one of every year, or a range. */
export const holidayDay = z
  .string()
  .regex(exactly(String.raw`${DAY}(/${DAY})?|\d{2}-\d{2}`))
  .describe(
    'A day such as "2026-12-25", a day of every year such as "12-25", or a range such as "2026-12-28/2027-01-02".',
  )

/** Digits as a number, or as text when there are more than 15. */
export const digits = (what: string) => z.union([z.int().min(0), z.string().regex(/^\d{1,20000}$/)]).describe(what)

export const weekdays = (what: string) =>
  z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).describe(what)

/** What an order or a reset is about: an object with one of the keys. */
export const scope = (names: readonly ('site' | 'area' | 'reader' | 'group')[]) => {
  const all = {
    site: z.strictObject({ site: z.literal(true).describe('The whole site.') }),
    area: z.strictObject({ area: area('Id of an area.') }),
    reader: z.strictObject({ reader: id('Id of a reader.') }),
    group: z.strictObject({ group: id('Id of a group.') }),
  }
  return z.union(names.map((one) => all[one])).describe(`What it is about: one of ${names.join(', ')}.`)
}
