/** Schedules and the holidays they share (apb.md 2). */
import type { Holiday, Period, Schedule } from '../domain/site'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'
import { hasFormOfDay, holidayDayFault, weekdays } from './parse-when'
import type { References } from './references'

const HOLIDAY_KEYS = new Set(['id', 'name', 'days'])
const SCHEDULE_KEYS = new Set(['id', 'name', 'weekly', 'holidays', 'onHolidays'])
const WEEKLY_KEYS = new Set(['days', 'from', 'to'])
const PERIOD_KEYS = new Set(['from', 'to'])
const ON_HOLIDAYS_KEYS = new Set(['holiday', 'periods'])

export const parseHolidays = (file: Fields): readonly Holiday[] =>
  file.objects('holidays', HOLIDAY_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (hasFormOfDay(id)) fields.bad('id', `must not have the form of a day, got ${show(id)}`)
    fields.required('days')
    return { id, name: fields.name('name') ?? id, days: days(fields, 'days') }
  })

/** Entries that stand for no day are problems with their own path and are left out. */
const days = (fields: Fields, key: string): readonly string[] => {
  const found: string[] = []
  fields.list(key).forEach((entry, index) => {
    const fault = typeof entry === 'string' ? holidayDayFault(entry) : `must be text, got ${show(entry)}`
    if (fault !== undefined) fields.bad(`${key}[${index}]`, fault)
    else if (typeof entry === 'string') found.push(entry)
  })
  return found
}

export const parseSchedules = (file: Fields, references: References): readonly Schedule[] =>
  file.objects('schedules', SCHEDULE_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (id === DEFAULTS.schedule) fields.bad('id', `must not be ${show(id)}, the schedule that is never closed`)
    const onHolidays = fields.objects('onHolidays', ON_HOLIDAYS_KEYS).map(({ fields: special }) => ({
      holiday: references.requiredText('holiday', special, 'holiday'),
      periods: special.required('periods')
        ? special.objects('periods', PERIOD_KEYS).map(({ fields: period }) => ownPeriod(period))
        : [],
    }))
    return {
      id,
      name: fields.name('name') ?? id,
      weekly: fields.objects('weekly', WEEKLY_KEYS).map(({ fields: period }) => weeklyPeriod(period)),
      holidays: closedDays(fields, references),
      ...(onHolidays.length === 0 ? {} : { onHolidays }),
    }
  })

/** An entry in the form of a day is a day, anything else the id of a holiday. */
function closedDays(schedule: Fields, references: References): readonly string[] {
  return schedule.texts('holidays').filter((entry, index) => {
    const path = `holidays[${index}]`
    if (!hasFormOfDay(entry)) {
      references.check('holiday', entry, schedule, path)
      return references.has('holiday', entry)
    }
    const fault = holidayDayFault(entry)
    if (fault !== undefined) schedule.bad(path, fault)
    return fault === undefined
  })
}

function weeklyPeriod(period: Fields): Schedule['weekly'][number] {
  period.required('days')
  const onDays = weekdays(period, 'days')
  const { fromMinute, toMinute } = times(period)
  if (fromMinute !== undefined && fromMinute === toMinute)
    period.bad('to', `must differ from from, got ${show(period.raw('to'))} for both`)
  return { days: onDays, fromMinute: fromMinute ?? 0, toMinute: toMinute ?? 0 }
}

/** A holiday's period ends at midnight at the latest. */
function ownPeriod(period: Fields): Period {
  const { fromMinute, toMinute } = times(period)
  if (fromMinute !== undefined && toMinute !== undefined && toMinute <= fromMinute)
    period.bad('to', `must be after from, got ${show(period.raw('to'))}`)
  return { fromMinute: fromMinute ?? 0, toMinute: toMinute ?? 0 }
}

const times = (period: Fields): { fromMinute: number | undefined; toMinute: number | undefined } => ({
  fromMinute: minuteOfDay(period, 'from', 23),
  toMinute: minuteOfDay(period, 'to', 24),
})

/** Minutes after midnight of `HH:MM`; 24:00 is an end and no start, since nothing of its day would be left. */
function minuteOfDay(period: Fields, key: string, lastHour: number): number | undefined {
  if (!period.required(key)) return undefined
  const value = period.raw(key)
  const match = typeof value === 'string' ? /^(\d{2}):([0-5]\d)$/.exec(value) : null
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : -1
  if (minute >= 0 && minute <= lastHour * 60 + (lastHour === 24 ? 0 : 59)) return minute
  period.bad(key, `must be a time such as "${lastHour === 24 ? '19:00" or "24:00' : '07:00'}", got ${show(value)}`)
  return undefined
}
