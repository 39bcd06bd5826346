/** What alarm rules can name, as the window offers it. */
import * as alarmKind from '../../main/domain/alarm-kind'
import * as rules from '../../main/domain/reason'

export const ALARM_KINDS = alarmKind.ALARM_KINDS
export const VIOLATION_KINDS = rules.VIOLATION_KINDS
