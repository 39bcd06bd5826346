/** Schedules and holidays. */
import { CalendarClock, CalendarDays } from 'lucide-react'
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { Checks } from '../checks'
import { useDraft } from '../draft'
import { useChosen } from '../go'
import { Office, ThingList, type ListItem } from '../office'
import { thingKey } from '../pages'
import type { SiteTab } from '../tab'
import { addThing } from '../thing-actions'
import { idOf, nameOf, thingsOf } from '../thing'
import { UsedBy } from '../used-by'
import { HolidayForm, ScheduleForm } from './schedule-form'
import { ScheduleWords } from './schedule-words'
import { hoursOf, weekOf } from './week'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const

const scheduleItem = (schedule: JsonObject): ListItem => ({
  section: 'schedules',
  id: idOf(schedule),
  key: thingKey('schedules', idOf(schedule)),
  name: nameOf(schedule),
  note: text('site-schedule.hours', { hours: Math.round(hoursOf(weekOf(schedule['weekly'])) * 10) / 10 }),
  icon: <CalendarClock {...ICON} />,
})
const holidayItem = (holiday: JsonObject): ListItem => ({
  section: 'holidays',
  id: idOf(holiday),
  key: thingKey('holidays', idOf(holiday)),
  name: nameOf(holiday),
  note: Array.isArray(holiday['days']) ? holiday['days'].map(String).join(', ') : text('site-holiday'),
  icon: <CalendarDays {...ICON} />,
})
const keyOf = (item: ListItem): string => item.key ?? item.id

const newSchedule = (): void =>
  void addThing('schedules', 'schedule-', {
    name: text('site-schedule.unnamed'),
    weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '19:00' }],
  })
const newHoliday = (): void =>
  void addThing('holidays', 'holiday-', { name: text('site-holiday.unnamed'), days: ['12-25'] })

function Schedules() {
  const state = useDraft((draft) => draft.state)
  const items = state
    ? [
        ...thingsOf(state.document, 'schedules').map(scheduleItem),
        ...thingsOf(state.document, 'holidays').map(holidayItem),
      ]
    : []
  const chosen = useChosen(items, keyOf)
  if (!state) return <></>
  const thing = chosen && thingsOf(state.document, chosen.section).find((each) => idOf(each) === chosen.id)
  const list = (
    <ThingList
      title={text('office.section.schedules')}
      items={items}
      chosen={chosen && keyOf(chosen)}
      onNew={{ label: text('site-schedule.new'), run: newSchedule }}
      others={[{ label: text('site-holiday.new'), run: newHoliday }]}
      empty={text('site-schedule.none')}
    />
  )
  if (!chosen || !thing)
    return (
      <Office
        list={list}
        words={text('site-schedule.none.why')}
        form={<Void title={text('site-schedule.none')}>{text('site-schedule.none.why')}</Void>}
      />
    )
  const isSchedule = chosen.section === 'schedules'
  return (
    <Office
      list={list}
      words={isSchedule ? <ScheduleWords schedule={thing} /> : text('site-holiday.words')}
      form={
        isSchedule ? (
          <ScheduleForm key={keyOf(chosen)} thing={thing} document={state.document} />
        ) : (
          <HolidayForm key={keyOf(chosen)} thing={thing} />
        )
      }
      effect={
        <>
          <Checks section={chosen.section} id={chosen.id} />
          <UsedBy section={chosen.section} id={chosen.id} />
        </>
      }
    />
  )
}

export const schedulesTab: SiteTab = { name: 'schedules', sections: ['schedules', 'holidays'], Page: Schedules }
