/** How busy it is against the line where a flood begins, and whether the desk sounds. */
import { Volume2, VolumeX } from 'lucide-react'
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { SoundWords } from '../sound/sound-words'
import { Time, useNow, useZone } from '../../components/time'
import { inWords } from '../../format/duration'
import { text } from '../../format/text'
import { useAlarms } from './alarms'
import { usePreferences } from '../desk/preferences'
import { useStatus } from '../desk/status'
import { mute, unmute } from '../sound/sounder'
import { useSoundState } from '../sound/state'
import { wake } from '../sound/player'
import { MUTE_MS } from '../sound/tones'

const MINUTES = 60
const WINDOW = 10
const MINUTE = 60_000
const USUAL_LIMIT = 10
const WIDTH = 332
const HEIGHT = 44

function RateChart() {
  const begun = useAlarms((alarms) => alarms.begun)
  const flood = useStatus(({ status }) => status?.flood)
  const now = useNow()
  const limit = flood?.limit ?? USUAL_LIMIT
  const inTen = (at: number): number => begun.filter((b) => b <= at && b > at - WINDOW * MINUTE).length
  const bars = Array.from({ length: MINUTES }, (_, i) => inTen(now - (MINUTES - 1 - i) * MINUTE))
  const ten = flood?.lastTenMinutes ?? inTen(now)
  const top = Math.max(limit * 1.2, ...bars)
  const y = (value: number): number => HEIGHT - 1 - (value / top) * (HEIGHT - 4)
  const step = WIDTH / MINUTES
  return (
    <div className="rate">
      <div className="rate-head">
        <span className="cap">{text('queue.rate')}</span>
        <span>
          <Say k="queue.rate.now" with={{ n: <b className="m">{ten}</b>, limit: <span className="m">{limit}</span> }} />
        </span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line className="rate-limit" x1="0" x2={WIDTH} y1={y(limit)} y2={y(limit)} />
        <line className="rate-base" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {bars.map((value, i) => (
          <rect
            key={i}
            className="rate-bar"
            x={i * step}
            width={step - 1.5}
            y={y(value)}
            height={HEIGHT - 1 - y(value)}
          />
        ))}
      </svg>
    </div>
  )
}

/** Says what sounds; the mute is always visible with its end. */
export function SoundLine() {
  const state = useSoundState()
  const { volume, testedAt } = usePreferences()
  const now = useNow()
  const zone = useZone()
  const percent = Math.round(volume * 100)
  return (
    <div className="sound">
      {state.kind === 'muted' || state.kind === 'blocked' ? (
        <VolumeX size={20} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <Volume2
          className={state.kind === 'sounding' ? `is-p${state.priority}` : ''}
          size={20}
          strokeWidth={1.5}
          aria-hidden="true"
        />
      )}
      <span className="sound-words">
        <span className="t1">
          <SoundWords state={state} />
        </span>
        <span className="sound-more">
          {text('sound.volume', { percent })}
          {testedAt !== null && (
            <>
              {' · '}
              <Say
                k="sound.tested"
                with={{ at: zone.sameDay(testedAt, now) ? <Time at={testedAt} form="hm" /> : zone.dayShort(testedAt) }}
              />
            </>
          )}
        </span>
      </span>
      <span className="spring" />
      {state.kind === 'blocked' ? (
        <Button onClick={() => void wake()}>{text('sound.allow')}</Button>
      ) : state.kind === 'muted' ? (
        <Button keys="M" onClick={unmute}>
          {text('sound.unmute')}
        </Button>
      ) : (
        <Button keys="M" off={state.kind === 'sounding' ? null : text('off.no-sound')} onClick={mute}>
          {text('sound.mute', { time: inWords(MUTE_MS) })}
        </Button>
      )}
    </div>
  )
}

export function QueueFoot() {
  return (
    <div className="queue-foot">
      <RateChart />
      <SoundLine />
    </div>
  )
}
