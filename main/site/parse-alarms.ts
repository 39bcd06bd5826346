/** The section of a site file that says how its alarms are graded and what is to be done about them (console.md "Alarms"). */
import { ALARM_KINDS, type Priority } from '../domain/alarm-kind'
import { VIOLATION_KINDS } from '../domain/reason'
import type { AlarmPolicy } from '../domain/site'
import { show, type Fields } from './fields'
import type { References } from './references'

const ALARM_KEYS = new Set(['priorities', 'instructions', 'guardCloses'])
const PRIORITY_KEYS = new Set(['kind', 'area', 'priority'])
const INSTRUCTION_KEYS = new Set(['alarm', 'door', 'area', 'steps'])
const PRIORITIES: readonly Priority[] = [1, 2, 3, 4]

/** Steps that one instruction may have: more are a book, not an instruction. */
const MOST_STEPS = 20

export function parseAlarms(file: Fields, references: References): AlarmPolicy | undefined {
  const alarms = file.object('alarms', ALARM_KEYS)
  if (!alarms) return undefined
  return {
    priorities: alarms.objects('priorities', PRIORITY_KEYS).map(({ fields }) => {
      const kind = fields.word('kind', VIOLATION_KINDS)
      const area = references.area(fields, 'area')
      return {
        ...(kind === undefined ? {} : { kind }),
        ...(area === undefined ? {} : { area }),
        priority: fields.required('priority') ? priority(fields) : 4,
      }
    }),
    instructions: alarms.objects('instructions', INSTRUCTION_KEYS).map(({ fields }) => {
      const alarm = fields.word('alarm', ALARM_KINDS)
      const door = references.text('door', fields, 'door')
      const area = references.area(fields, 'area')
      const steps = fields.required('steps') ? fields.texts('steps') : []
      if (fields.has('steps') && (steps.length === 0 || steps.length > MOST_STEPS || steps.includes('')))
        fields.bad('steps', `must be 1 to ${MOST_STEPS} steps in words, got ${show(fields.raw('steps'))}`)
      return {
        ...(alarm === undefined ? {} : { alarm }),
        ...(door === undefined ? {} : { door }),
        ...(area === undefined ? {} : { area }),
        steps,
      }
    }),
    ...(alarms.flag('guardCloses') ? { guardCloses: true as const } : {}),
  }
}

function priority(fields: Fields): Priority {
  const given = fields.raw('priority')
  const found = PRIORITIES.find((known) => known === given)
  if (found === undefined) fields.bad('priority', `must be 1, 2, 3 or 4, got ${show(given)}`)
  return found ?? 4
}
