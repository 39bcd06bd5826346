/** Card formats, schedules and plans of a site file, as `shape.ts` describes them. */
import { z } from 'zod'
import { area, digits, endOfPeriod, flag, holidayDay, id, ids, name, timeOfDay, weekdays } from './shape-values'

const positions = (what: string) => z.string().describe(`${what}: positions such as "1-8" or "1,3,5-7", bit 0 first.`)

export const cardFormats = z
  .array(
    z.strictObject({
      id: id('Id that readers and credentials name.'),
      name: name('Name on screens. Default: the id.'),
      bits: z.int().min(1).describe('Length of the card in bits.'),
      facility: positions('Bits of the facility code')
        .nullable()
        .optional()
        .describe('Bits of the facility code, as positions; null or left out: none.'),
      number: positions('Bits of the card number'),
      facilityMatters: flag('Whether cards of another facility are other cards. Default: true.'),
      fixed: z
        .array(z.strictObject({ at: positions('Bits with a fixed value'), value: digits('Their value.') }))
        .optional()
        .describe('Bits that are the same on every card of the format.'),
      parity: z
        .array(
          z.strictObject({
            bit: z.int().min(0).describe('Position of the parity bit.'),
            kind: z.enum(['even', 'odd']).describe('Kind of parity.'),
            over: positions('Bits that it covers'),
          }),
        )
        .optional()
        .describe('Parity bits.'),
    }),
  )
  .optional()
  .describe('Card formats of the site besides those built in.')

export const holidays = z
  .array(
    z.strictObject({
      id: id('Id that schedules name; not in the form of a day.'),
      name: name('Name on screens. Default: the id.'),
      days: z.array(holidayDay).describe('Its days.'),
    }),
  )
  .optional()
  .describe('Holidays that schedules share.')

const from = timeOfDay('Local time at which it begins, "00:00" to "23:59".')
const to = endOfPeriod('Local time at which it ends, "00:00" to "24:00".')

export const schedules = z
  .array(
    z.strictObject({
      id: id('Id that other sections name; not "always".'),
      name: name('Name on screens. Default: the id.'),
      weekly: z
        .array(z.strictObject({ days: weekdays('Days of the week on which it begins.'), from, to }))
        .optional()
        .describe('Periods in which it is open.'),
      holidays: ids('Ids of holidays and days on which it is closed.'),
      onHolidays: z
        .array(
          z.strictObject({
            holiday: id('Id of a holiday.'),
            periods: z.array(z.strictObject({ from, to })).describe('Periods in which it is open on these days.'),
          }),
        )
        .optional()
        .describe('Other hours on holidays.'),
    }),
  )
  .optional()
  .describe('Times at which things are allowed.')

const part = z.number().min(0).max(1)
const place = (what: string) => z.array(part).length(2).describe(`${what}: [x, y], each from 0 to 1 of the picture.`)

export const plans = z
  .array(
    z.strictObject({
      id: id('Id of the plan.'),
      name: name('Name on screens. Default: the id.'),
      picture: id('Name of a file in plans/ of the data folder.'),
      areas: z
        .array(
          z.strictObject({
            area: area('Id of an area.'),
            shape: z.array(place('A corner')).min(3).describe('Its corners.'),
          }),
        )
        .optional()
        .describe('Areas on the plan.'),
      doors: z
        .array(
          z.strictObject({
            door: id('Id of a door.'),
            at: place('Its place'),
            angle: z.number().optional().describe('Direction in degrees. Default: 0.'),
          }),
        )
        .optional()
        .describe('Doors on the plan.'),
    }),
  )
  .optional()
  .describe('Floor plans, for screens.')
