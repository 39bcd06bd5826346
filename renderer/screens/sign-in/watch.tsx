/** The alarms of a locked desk: full size, read-only, without anybody's name. */
import { Volume2, VolumeX } from 'lucide-react'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { SoundWords } from '../sound/sound-words'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import type { Alarm } from '../../../preload/contract/models'
import { alarmWords } from '../../format/alarm-words'
import { alarmShape } from '../../format/shape'
import { count, text } from '../../format/text'
import { queue, useAlarms, type QueueItem } from '../alarms/alarms'
import { names } from '../site/naming'
import { usePreferences } from '../desk/preferences'
import { useSite } from '../site/site'
import { useStatus } from '../desk/status'
import { useSoundState } from '../sound/state'

/** Known alarms that are still listed; the rest are counted, so that what is new stays in sight. */
const KNOWN_SHOWN = 4

/** Main leaves people out for a locked desk; while an operator is only being changed it has not. */
function nobodys(alarm: Alarm): Alarm {
  const { cardholder: _cardholder, acknowledgedBy: _by, ...rest } = alarm
  return { ...rest, notes: [] }
}

const isOfPeople = ({ kind }: Alarm): boolean =>
  kind === 'violation-denied' || kind === 'violation-soft' || kind === 'locked-out'

function useWords(item: QueueItem) {
  const now = useNow()
  const alarm = nobodys(item.alarm)
  const grouped = item.ids.length > 1
  const said = alarmWords(alarm, names, now, grouped)
  const people = isOfPeople(alarm) ? count('watch.people', item.ids.length) : ''
  const tried = isOfPeople(alarm) && !grouped && alarm.count > 1 ? text('alarm.tried', { n: alarm.count }) : ''
  return {
    title: grouped ? `${said.title} ${text('queue.times', { n: item.count })}` : said.title,
    place: said.place,
    more: [people, tried, isOfPeople(alarm) ? '' : said.line].filter((part) => part !== '').join(' · '),
  }
}

function Hero({ item, sounds }: { readonly item: QueueItem; readonly sounds: boolean }) {
  const { title, place, more } = useWords(item)
  const { escalatesAt } = item.alarm
  const now = useNow()
  return (
    <li className="hero watch-hero">
      <Shape name="p1" size={40} />
      <div>
        <h3 className="hero-title">{title}</h3>
        <div className="hero-where">{place}</div>
        {more !== '' && <div>{more}</div>}
      </div>
      <div className="watch-right">
        <div className="watch-age">
          <Age since={item.alarm.at} />
        </div>
        <div>{text(sounds ? 'watch.sounding' : 'alarm.new')}</div>
        {escalatesAt !== undefined && (
          <div>
            <Say
              k={escalatesAt <= now ? 'queue.escalated' : 'queue.escalates'}
              with={{ at: <Time at={escalatesAt} form="hms" /> }}
            />
          </div>
        )}
      </div>
    </li>
  )
}

function WatchRow({ item }: { readonly item: QueueItem }) {
  const { title, place, more } = useWords(item)
  const { priority, state, shelvedUntil } = item.alarm
  const fresh = state === 'new'
  return (
    <li className={`watch-line ${fresh ? `fresh n${priority}` : 'known'}`}>
      <Shape name={alarmShape(priority)} size={28} />
      <div className="watch-words">
        <h3 className="el">{title}</h3>
        <p className="el">
          <span className="t1">{place}</span>
          {place !== '' && more !== '' && ' · '}
          {more}
        </p>
      </div>
      <span className="watch-age">
        <Age since={item.alarm.at} />
      </span>
      <span className="watch-state">
        {state === 'shelved' && shelvedUntil !== undefined ? (
          <Say k="queue.until" with={{ at: <Time at={shelvedUntil} form="hm" /> }} />
        ) : (
          text(fresh ? 'alarm.new' : 'watch.acknowledged')
        )}
      </span>
    </li>
  )
}

function Sound() {
  const state = useSoundState()
  const percent = usePreferences(({ volume }) => Math.round(volume * 100))
  const Icon = state.kind === 'muted' || state.kind === 'blocked' ? VolumeX : Volume2
  return (
    <div className="watch-sound">
      <Icon
        className={state.kind === 'sounding' ? `is-p${state.priority}` : ''}
        size={20}
        strokeWidth={1.5}
        aria-hidden="true"
      />
      <span className="t1" role="status">
        <SoundWords state={state} />
        {(state.kind === 'sounding' || state.kind === 'quiet') && ` · ${text('sound.volume', { percent })}`}
      </span>
      <span className="spring" />
      <span className="t3">{text('watch.sign-in')}</span>
    </div>
  )
}

export function Watch() {
  const all = useAlarms((alarms) => alarms.all)
  const opening = useStatus(({ status }) => status === null)
  const flood = useStatus(({ status }) => status?.flood)
  const readers = useStatus(({ status }) => status?.readers) ?? []
  useSite()
  const { fresh, attended, acknowledged: others, information, shelved } = queue(all, flood)
  const acknowledged = [...attended, ...others]
  const state = useSoundState()
  const known = acknowledged.slice(0, KNOWN_SHOWN)
  const rest = [
    count('watch.more.acknowledged', acknowledged.length - known.length),
    count('watch.more.information', information.length),
    count('watch.more.shelved', shelved.length),
  ].filter((_words, i) => [acknowledged.length - known.length, information.length, shelved.length][i] !== 0)
  const more = acknowledged.length - known.length + information.length + shelved.length
  const nothing = fresh.length + known.length === 0
  if (opening)
    return (
      <section className="panel watch" aria-label={text('watch.label')}>
        <h2 className="vh">{text('watch.label')}</h2>
        <Void title={text('connect.waiting')}>{text('watch.opening')}</Void>
      </section>
    )
  return (
    <section className="panel watch" aria-label={text('watch.label')}>
      <h2 className="vh">{text('watch.label')}</h2>
      {flood?.flooding && (
        <div className="flood" role="status">
          <b>{text('queue.flood', { n: flood.lastTenMinutes })}</b> {text('queue.flood.how')}
        </div>
      )}
      {/* Scrolls when there are many, so a keyboard must reach it. */}
      <ul className="watch-list" aria-label={text('watch.label')} tabIndex={nothing ? undefined : 0}>
        {fresh.map((item) =>
          item.alarm.priority === 1 ? (
            <Hero key={item.alarm.id} item={item} sounds={state.kind === 'sounding' && state.priority === 1} />
          ) : (
            <WatchRow key={item.alarm.id} item={item} />
          ),
        )}
        {known.map((item) => (
          <WatchRow key={item.alarm.id} item={item} />
        ))}
      </ul>
      {nothing && (
        <Void title={text('queue.empty')}>
          {readers.every(({ online }) => online)
            ? count('queue.empty.online', readers.length)
            : text('queue.empty.some', {
                online: readers.filter(({ online }) => online).length,
                all: readers.length,
              })}
        </Void>
      )}
      <p className="watch-rest">
        {more > 0 && (
          <>
            {count('watch.more', more)} {rest.join(', ')}.
            <br />
          </>
        )}
        {text('watch.names')}
      </p>
      <Sound />
    </section>
  )
}
