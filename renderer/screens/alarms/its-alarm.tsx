/** A reset may close the alarm that led to it, so that one act leaves one list to look at. */
import { Choices, type Choice } from '../../components/choices'
import type { Alarm, AreaId, CardholderId } from '../../../preload/contract/models'
import { OUTCOMES, type Outcome } from '../../../preload/contract/reasons'
import { alarmWords } from '../../format/alarm-words'
import { text } from '../../format/text'
import { useAlarms } from './alarms'
import { now } from '../desk/clock'
import { cannotClose } from './closing'
import { names } from '../site/naming'
import { useStatus } from '../desk/status'

/** The open alarm of a person, of one area where that is known, if this operator may close it; undefined otherwise. */
export function useAlarmOf(person: CardholderId, area: AreaId | null): Alarm | undefined {
  const operator = useStatus(({ status }) => status?.operator)
  const alarm = useAlarms(({ all }) =>
    all.find((one) => one.cardholder === person && (area === null || one.area === area)),
  )
  // It is acknowledged first where nobody has, so only what an acknowledged alarm would refuse counts.
  return alarm && cannotClose({ ...alarm, state: 'acknowledged' }, operator) === null ? alarm : undefined
}

interface ItsAlarmProps {
  readonly alarm: Alarm
  /** Null = it stays open. */
  readonly outcome: Outcome | null
  readonly onChange: (outcome: Outcome | null) => void
}

export function ItsAlarm({ alarm, outcome, onChange }: ItsAlarmProps) {
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={outcome !== null}
          onChange={(event) => onChange(event.target.checked ? 'false-alarm' : null)}
        />{' '}
        {text('release.close-alarm', { alarm: alarmWords(alarm, names, now()).headline })}
      </label>
      {outcome !== null && (
        <Choices
          name="outcome"
          label={text('close.outcome')}
          options={OUTCOMES.map((value): Choice<Outcome> => ({
            value,
            title: text(`outcome.${value}`),
            says: text(`outcome.${value}.says`),
          }))}
          value={outcome}
          onChange={onChange}
        />
      )}
    </>
  )
}
