/** Inputs, automations, resets and alarms of a site file, as `shape.ts` describes them. */
import { z } from 'zod'
import { ALARM_KINDS } from '../domain/alarm-kind'
import { AUTOMATION_ACTIONS, DEVICE_EVENTS, ENGINE_EVENTS } from '../domain/automation'
import { VIOLATION_KINDS } from '../domain/reason'
import { REASON_ACTS, type ReasonAct } from '../domain/recorded-reason'
import { MOST_REASONS, REASON_LENGTH } from './parse-reasons'
import { area, flag, id, ids, name, positive, scope, timeOfDay, weekdays, word } from './shape-values'

export const inputs = z
  .array(
    z.strictObject({
      id: id('Id that automations name.'),
      name: name('Name on screens. Default: the id.'),
      kind: word(['fire', 'panic', 'generic'], 'What it stands for. Default: generic.'),
      point: name('Where it is wired, such as "P1.in1": a controller or reader, a dot, the point.'),
    }),
  )
  .optional()
  .describe('Inputs that automations wait for.')

export const automations = z
  .array(
    z.strictObject({
      id: id('Id of the automation.'),
      when: z
        .strictObject({
          event: z.enum([...ENGINE_EVENTS, ...DEVICE_EVENTS]).describe('Event that sets it off.'),
          door: name('Only for this door, also that of the reader.'),
          reader: name('Only for this reader.'),
          area: area('Only for this area.').optional(),
          kind: word(VIOLATION_KINDS, 'Only for this violation.'),
          cardholder: name('Only for this person.'),
          reason: name('Only for this reason.'),
          input: name('Only for this input.'),
        })
        .describe('When it acts: the event, and each other key that is there, must match.'),
      then: z
        .strictObject({
          action: z.enum(AUTOMATION_ACTIONS).describe('What it does.'),
          output: name('Output to pulse, such as "D1.aux", "D1.lock" or "R1.out0".'),
          seconds: positive('Length of the pulse.'),
          text: name('Text of the notice.'),
          scope: scope(['site', 'area', 'reader']).optional(),
          doors: z
            .union([z.literal('*'), z.array(z.string())])
            .optional()
            .describe('Ids of doors; "*" is every door.'),
          minutes: positive('Minutes for which it lasts. Default: until an operator ends it.'),
          whileActive: flag('Lasts while the input is active; for input.active only. Default: false.'),
        })
        .describe('What it does.'),
    }),
  )
  .optional()
  .describe('Actions that events set off.')

export const resets = z
  .array(
    z.strictObject({
      id: id('Id of the reset.'),
      at: timeOfDay('Local time of day, "00:00" to "23:59".'),
      days: weekdays('Days of the week. Default: every day.').optional(),
      scope: scope(['site', 'area', 'group']),
      setLocation: area('Id of the area that people are put into.').optional(),
      unmovedMinutes: positive('Only people whose last passage is at least so many minutes ago.'),
      exceptGroups: ids('Ids of groups that are left out.'),
    }),
  )
  .optional()
  .describe('Resets at a time of day.')

export const alarms = z
  .strictObject({
    priorities: z
      .array(
        z.strictObject({
          kind: word(VIOLATION_KINDS, 'Only for this violation.'),
          area: area('Only for this area.').optional(),
          priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).describe('1 is the most urgent.'),
        }),
      )
      .optional()
      .describe('Priorities of violations; the first that matches counts.'),
    instructions: z
      .array(
        z.strictObject({
          alarm: word(ALARM_KINDS, 'Only for this kind of alarm.'),
          door: name('Only for this door.'),
          area: area('Only for this area.').optional(),
          steps: z.array(z.string().min(1)).min(1).max(20).describe('What to do, step by step.'),
        }),
      )
      .optional()
      .describe('What operators are to do about an alarm.'),
    guardCloses: flag('Guards may close alarms of priority 3 and 4. Default: false.'),
  })
  .optional()
  .describe('How alarms are graded and handled.')

const ACT_WORDS: Readonly<Record<ReasonAct, string>> = {
  reset: 'clearing violations, resetting people and free passes',
  unlock: 'unlocking a door',
  lockdown: 'locking a door down',
  'lockdown-end': 'ending a lockdown',
  hold: 'keeping a door locked or unlocked',
  'hold-end': 'ending that',
  relax: 'letting violations through and suspending rules',
  'relax-end': 'ending an override',
  exempt: 'exempting somebody',
  'card-off': 'switching a card off',
  'card-on': 'switching a card on',
  muster: 'roll-calls',
  import: 'changes of people, photos and the site',
  records: 'retention, legal holds and backups',
  reader: 'work at reader lines',
  shelve: 'shelving alarms',
  quit: 'quitting the console',
}

const ownReasons = (act: ReasonAct) =>
  z
    .array(z.string().min(1).max(REASON_LENGTH))
    .min(1)
    .max(MOST_REASONS)
    .optional()
    .describe(`Offered for ${ACT_WORDS[act]}.`)

export const reasons = z
  .strictObject(Object.fromEntries(REASON_ACTS.map((act) => [act, ownReasons(act)])))
  .optional()
  .describe('Reasons of this site, offered besides the built-in ones, by act.')
