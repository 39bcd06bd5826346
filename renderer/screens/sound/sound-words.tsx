/** The sound of the desk in words. */
import type { SoundState } from './state'
import { text } from '../../format/text'
import { Say } from '../../components/say'
import { Countdown, Time } from '../../components/time'

export function SoundWords({ state }: { readonly state: SoundState }) {
  switch (state.kind) {
    case 'blocked':
      return <>{text('sound.not-allowed')}</>
    case 'quiet':
      return <>{text('sound.quiet')}</>
    case 'muted':
      return <Say k="sound.muted" with={{ time: <Countdown until={state.until} /> }} />
    case 'sounded':
      return <Say k="sound.sounded" with={{ at: <Time at={state.at} form="hm" /> }} />
    case 'sounding':
      return state.mutedUntil === null ? (
        <>{text(state.escalated ? 'sound.sounding.louder' : 'sound.sounding', { priority: state.priority })}</>
      ) : (
        <Say k="sound.muted-others" with={{ priority: state.priority, time: <Countdown until={state.mutedUntil} /> }} />
      )
  }
}
