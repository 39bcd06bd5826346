/** What an alarm can be about and how grave it can be: words that the site file shares with the rest of the console. */

/** How grave: 1 is danger to life or a forced door, 4 is information (console.md "Alarms"). */
export type Priority = 1 | 2 | 3 | 4

/** What an alarm turned out to be, as the operator who closes it says. */
export type Outcome = 'true-alarm' | 'false-alarm' | 'test' | 'fault' | 'other'

/** What was found, in the console's own words: rows, heads and files by name. */
export interface AlarmDetail {
  readonly detail?: string
}

/** What an alarm is about. */
export const ALARM_KINDS = [
  'door-forced',
  'door-held',
  /** denied by an area's or a reader's rule */
  'violation-denied',
  /** let in, though a soft rule was broken */
  'violation-soft',
  /** let out with a pass or an access level that has ended, or outside its hours */
  'let-out',
  /** tried again while locked out of an area */
  'locked-out',
  'reader-offline',
  'reader-tamper',
  /** its power supply has failed */
  'reader-power',
  /** another device answers under its key, or its MACs are wrong again and again */
  'reader-attack',
  /** the line of a door's contact or exit button is cut, short or broken */
  'input-fault',
  /** a keypad is held after too many wrong PINs */
  'wrong-pins',
  'controller-offline',
  /** its store was full or replaced */
  'panel-events-lost',
  'panel-tamper',
  'panel-power',
  'panel-clock',
  /** it came back from a power loss with damage */
  'panel-damaged',
  /** the end of a certificate is near, or over */
  'panel-certificate',
  /** it refused a section of its configuration */
  'panel-configuration',
  /** cards are switched off that it does not know of, and still grants when it decides alone; `text` says how many */
  'panel-cards-unknown',
  /** the machine's clock is ahead of all that was seen */
  'clock-ahead',
  /** the machine's clock is behind the journal's newest row */
  'clock-behind',
  /** what is stored is not what was written; the alarm says where */
  'records-damaged',
  /** no backup was made, or the newest is too old */
  'backup-failed',
  'journal-failing',
  /** the operators' accounts were changed by something else: nobody can sign in */
  'accounts-sealed',
  /** from the command line; `text` is the account of the operating system */
  'accounts-by-command',
  'site-by-command',
  /** a change of the site that was set for a later time was not applied; `detail` says why */
  'timed-change-refused',
  'certificates-by-command',
  /** the journal or its key was replaced; `detail` is the account */
  'records-by-command',
  /** many wrong passwords in a row at one name */
  'sign-in-tries',
  /** an automation's `notify` */
  'notice',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]
