/** The sections of a site file on people, as `shape.ts` describes them. */
import { z } from 'zod'
import { day, dayOrMinute, digits, flag, id, ids, name, positive } from './shape-values'

export const groups = z
  .array(z.strictObject({ id: id('Id that cardholders name.'), name: name('Name on screens. Default: the id.') }))
  .optional()
  .describe('Groups of people.')

export const accessLevels = z
  .array(
    z.strictObject({
      id: id('Id that cardholders name.'),
      name: name('Name on screens. Default: the id.'),
      readers: ids('Ids of readers that it opens; "*" is every reader.'),
      schedule: name('Id of the schedule when it does; "always" has no end. Default: always.'),
    }),
  )
  .optional()
  .describe('Which readers people may use, and when.')

const credential = z.strictObject({
  id: id('Id of the credential, unique in the file.'),
  format: name('Card format, built in or of cardFormats.'),
  facility: digits('Digits.')
    .nullable()
    .optional()
    .describe('Facility code; text when longer than 15 digits; null or left out: none.'),
  number: digits('Card number; text when longer than 15 digits.').optional(),
  bits: positive('Length of a raw card in bits.'),
  active: flag('Whether it is accepted. Default: true.'),
})

export const cardholders = z
  .array(
    z.strictObject({
      id: id('Id of the person, unique in the file.'),
      name: name('Name on screens. Default: the id.'),
      groups: ids('Ids of groups.'),
      accessLevels: z
        .array(
          z.union([
            z.string(),
            z.strictObject({
              id: id('Id of an access level.'),
              from: dayOrMinute('First day or minute on which it is held.'),
              to: dayOrMinute('Last day or minute on which it is held.'),
            }),
          ]),
        )
        .optional()
        .describe('Access levels: ids, or objects for levels held for a time.'),
      active: flag('Whether the person may enter anywhere. Default: true.'),
      apbExempt: flag('Anti-passback does not check this person. Default: false.'),
      apbExemptUntil: day('Last day of the exemption.'),
      validFrom: dayOrMinute('First day or minute on which cards are accepted.'),
      validTo: dayOrMinute('Last day or minute on which cards are accepted.'),
      extendedUnlock: flag('Doors stay unlocked longer for this person. Default: false.'),
      department: name('Department, for people and screens.'),
      number: name('Employee number, for people and screens.'),
      pin: z
        .string()
        .regex(/^\d{4,8}$/)
        .nullable()
        .optional()
        .describe('PIN of 4 to 8 digits; stored and exported as pinHash.'),
      pinHash: z
        .string()
        .regex(/^[0-9a-f]{8}:[0-9a-f]{32}$/)
        .nullable()
        .optional()
        .describe('PIN as an export has it; not beside pin.'),
      credentials: z.array(credential).optional().describe('Cards of the person.'),
    }),
  )
  .describe('People who hold cards.')
