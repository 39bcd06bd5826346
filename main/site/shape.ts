/**
 * The shape of a site file: which keys each object has and what their values look like, with a sentence on each for editors.
 * `resources/site/site.schema.json` is generated from it. What one key demands of another is not here: `parse.ts` checks it.
 */
import { z } from 'zod'
import { READER_MODES } from '../domain/site'
import { accessLevels, cardholders, groups } from './shape-people'
import { automations, inputs, resets, alarms, reasons } from './shape-events'
import { area, flag, id, ids, minute, name, positive, whole, word } from './shape-values'
import { cardFormats, holidays, plans, schedules } from './shape-tables'

const ENFORCEMENTS = ['enforce', 'observe'] as const
const AREA_MODES = ['none', 'soft', 'hard'] as const

const site = z
  .strictObject({
    name: id('Name of the site, shown on every screen and paper.'),
    timeZone: name('IANA time zone in which days, schedules and times are read, such as "Europe/Rome". Default: UTC.'),
    apb: z
      .strictObject({
        enabled: flag('Whether anti-passback is checked at all. Default: false.'),
        grantOnViolation: flag('Lets people in who break a rule, with an alarm. Default: false.'),
        enforcement: word(ENFORCEMENTS, 'observe: rules are checked and reported, and deny nobody. Default: enforce.'),
        observeUntil: minute(
          'Local minute at which observing ends, such as "2026-12-03T10:00". Needs enforcement observe.',
        ),
        schedule: name('Id of a schedule; while it is closed no rule is checked. Default: always checked.'),
      })
      .optional()
      .describe('Anti-passback of the whole site.'),
    dualAuthorisation: flag('Resets of an area or of the site need a second operator. Default: false.'),
    duplicateReadMs: whole(
      'Milliseconds in which a second read of a card at the same reader is ignored; 0 = off. Default: 0.',
    ),
  })
  .describe('Settings of the whole site.')

const areas = z
  .array(
    z.strictObject({
      id: area('Number of the area; 0 is Outside, which needs no entry.'),
      name: name('Name on screens. Default: the id.'),
      within: area('Id of the area that contains this one.').optional(),
      apb: z
        .strictObject({
          mode: word(AREA_MODES, 'soft: a broken rule raises an alarm; hard: it also denies. Default: none.'),
          entry: word(AREA_MODES, 'Mode for entries only, in place of mode.'),
          exit: word(AREA_MODES, 'Mode for exits only, in place of mode.'),
          strict: flag('Denies where the last passage is not known. Default: false.'),
          schedule: name('Id of a schedule; while it is closed the rules of the area are not checked.'),
          reentryMinutes: positive('Minutes after an entry in which the same person may not enter again.'),
          reentrySeconds: positive('The same in seconds; not beside reentryMinutes.'),
          violationExpiryMinutes: positive('Minutes after which an open violation ends without an operator.'),
          presenceExpiryMinutes: positive('Minutes after which a person no longer counts as inside.'),
          enforcement: word(
            ENFORCEMENTS,
            'observe: rules are checked and reported, and deny nobody. Default: enforce.',
          ),
          observeUntil: minute('Local minute at which observing ends. Needs enforcement observe.'),
          exemptGroups: ids('Ids of groups whose members the rules of this area do not check.'),
          freeEgressConfirmed: flag('Confirms that people can leave without a card in an emergency. Default: false.'),
          whenAway: word(
            ['keep', 'soften', 'ignore'],
            'What the rules do while a controller of the area is offline: stay, become soft, or are not checked. Default: keep.',
          ),
        })
        .optional()
        .describe('Anti-passback of the area.'),
      capacity: z
        .strictObject({
          max: z.int().min(1).describe('Most people inside.'),
          soft: flag('Lets more people in, with an event. Default: false.'),
          exemptPass: flag('Exempt people may enter a full area. Default: false.'),
        })
        .optional()
        .describe('Limit of people inside.'),
      musterPoint: flag('People read here during a roll-call are accounted for. Default: false.'),
    }),
  )
  .optional()
  .describe('Areas that people are inside of.')

const baud = positive('Bits per second of the bus. Default for a serial port: 9600.')
const link = z.union([
  z.strictObject({
    path: id('Serial port of this machine, such as /dev/ttyUSB0 or COM3.'),
    baud,
    rs485: z
      .strictObject({
        enable: flag('Lets the kernel switch the direction of the line. Default: true.'),
        rtsOnSend: flag('Level of RTS while sending. Default: true.'),
        delayBeforeMs: whole('Milliseconds from RTS to the first byte. Default: 0.', 100),
        delayAfterMs: whole('Milliseconds from the last byte to RTS. Default: 0.', 100),
      })
      .optional()
      .describe('Direction control of an RS-485 port that leaves it to the kernel (Linux).'),
  }),
  z.strictObject({
    host: id('Address of the panel or serial device server.'),
    port: z.int().min(1).max(65_535).describe('TCP port.'),
    baud,
  }),
])
const controllers = z
  .array(
    z.strictObject({
      id: id('Id that readers name.'),
      name: name('Name on screens. Default: the id.'),
      kind: word(['panel', 'osdp'], 'panel: a door panel; osdp: an RS-485 bus of readers. Default: panel.'),
      link: link.optional().describe('How the console reaches it: a serial port, or host and port.'),
      apbTrustMinutes: whole(
        'Minutes offline after which the locations of its areas are not trusted; 0 = always. Default: 0.',
      ),
    }),
  )
  .optional()
  .describe('Panels and buses that readers hang on.')

const point = (what: string) => name(`${what} such as "R1.out0". Default on a bus: a point of the first reader.`)
const doors = z
  .array(
    z.strictObject({
      id: id('Id that readers name.'),
      name: name('Name on screens. Default: the id.'),
      contact: flag('Whether a contact reports that the door is open. Default: false.'),
      unlockSeconds: positive('Seconds for which a grant unlocks. Default: 5.'),
      heldOpenSeconds: positive('Seconds open after which the door counts as held. Default: never.'),
      rexSeconds: positive('Seconds in which the door may open after a request to exit. Default: 10.'),
      unlockSchedule: name('Id of a schedule during which the door is unlocked.'),
      firstPersonIn: flag('The unlock schedule waits for the first grant of the day. Default: false.'),
      passage: word(
        ['grant', 'open', 'open-close'],
        'What counts as passing: the grant, the opening, or opening and closing. The last two need a contact.',
      ),
      pending: word(
        ['replace', 'queue', 'together'],
        'What a grant does while an earlier one waits for the door: takes its place, waits behind it, or passes with it. Default: replace.',
      ),
      bounceMs: whole('Milliseconds after closing in which a new opening is a bounce. Default: 0.', 5_000),
      rexGraceMs: whole('Milliseconds by which a request to exit may come after the opening. Default: 0.', 5_000),
      extendedUnlockSeconds: positive('Seconds of unlocking for people who need longer.'),
      extendedHeldOpenSeconds: positive('Seconds until held for them; not less than heldOpenSeconds.'),
      camera: z
        .strictObject({
          snapshot: name('Address of a still picture.'),
          onvif: name('Address of its ONVIF service.'),
        })
        .optional()
        .describe('Camera at the door; passwords are not stored here.'),
      io: z
        .strictObject({
          lock: point('Output of the lock'),
          contact: point('Input of the contact'),
          rex: point('Input of the request to exit'),
          aux: point('Spare output'),
        })
        .optional()
        .describe('Points of readers on a bus; a panel uses its own.'),
    }),
  )
  .describe('Doors that people pass.')

const readers = z
  .array(
    z.strictObject({
      id: id('Id of the reader; not "*".'),
      name: name('Name on screens. Default: the id.'),
      kind: word(['muster'], 'muster: counts people during a roll-call and opens nothing.'),
      door: name('Id of its door. Required except for a muster reader.'),
      controller: name('Id of its panel or bus. Default: the console itself.'),
      address: whole('Address on its bus, 0 to 126, or number at its panel.'),
      number: whole('Number of the reader inside a device with several. Default: 0.', 255),
      checksum: flag('A device that knows no CRC; clear channel only. Default: false.'),
      from: area('Id of the area that people leave here. Required except for a muster reader.').optional(),
      to: area('Id of the area that people enter here.'),
      letOut: flag('Lets people out whose card or access has ended, with an alarm. Default: false.'),
      secureChannel: word(['required', 'off'], 'OSDP secure channel. Default: required.'),
      cardFormat: name('The one card format that it reads. Default: H10301.'),
      cardFormats: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('Card formats that it reads, first match wins; not beside cardFormat.'),
      reverseBytes: flag('The reader sends the bytes of a card in reverse. Default: false.'),
      apb: z
        .strictObject({
          mode: word(READER_MODES, 'Rule of the reader. Default: none.'),
          minutes: positive('Length of the timer of a timed mode.'),
          seconds: positive('The same in seconds; not beside minutes.'),
          clearedBy: z
            .array(z.enum(['other-credential', 'other-reader']))
            .optional()
            .describe('Reads that end the timer of timed-reader.'),
          revertSeconds: positive('Seconds in which a second try is let in, for hard-revert-soft.'),
          after: ids('Ids of readers, one of which must come just before, for route.'),
          strict: flag('Denies where the location is not known. Default: false.'),
          schedule: name('Id of a schedule; while it is closed the rule is not checked.'),
        })
        .optional()
        .describe('Anti-passback rule of the reader.'),
      pin: word(['none', 'card-and-pin', 'pin-only'], 'Whether a PIN is needed, for a reader on a bus. Default: none.'),
      decides: word(['host-first', 'panel', 'host-only'], 'Who decides at a panel. Default: host-first.'),
      hostTimeoutMs: z
        .int()
        .min(1)
        .max(60_000)
        .optional()
        .describe('Milliseconds that a panel waits for the console. Default: 2000.'),
      fallback: word(['local', 'deny'], 'What the panel does when the console does not answer. Default: local.'),
    }),
  )
  .describe('Readers; each leads from one area to another.')

export const siteShape = z
  .strictObject({
    format: z.literal('sallyport-site/1').describe('Version of this format.'),
    site,
    areas,
    controllers,
    doors,
    readers,
    cardFormats,
    groups,
    holidays,
    schedules,
    accessLevels,
    cardholders,
    inputs,
    automations,
    resets,
    plans,
    alarms,
    reasons,
  })
  .describe('A Sallyport site file. The console also checks what one key demands of another.')
