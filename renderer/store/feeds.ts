/** Connects the stores to main: subscribes first, then says hello, so that no row is missed between the two. */
import type { SiteView } from '../../preload/contract/models'
import { ask, listen } from '../bridge'
import { setAlarms, useAlarms } from './alarms'
import { isFiltered, passes } from './filter'
import { lane } from './lane'
import { past } from './past'
import { doubtPeople, usePeople } from './people'
import { go, useRoute } from './route'
import { refreshDetail, select, useSelection } from './selection'
import { useSession } from './session'
import { setSite, siteIndex } from './site'
import { setStatus } from './status'
import { setViolations } from './violations'

function reword(): void {
  lane.reword()
  past.reword()
}

async function hello(): Promise<void> {
  const answer = await ask('hello')
  if (!answer.ok) return useSession.setState({ phase: { kind: 'failed', failure: answer } })
  const { version, runtime, demo, site, status, alarms, violations, rows } = answer.value
  setSite(site)
  setStatus(status)
  setAlarms(alarms)
  setViolations(violations)
  lane.filter(passes(useRoute.getState().filter, siteIndex()))
  lane.arrive(rows.toSorted((a, b) => a.seq - b.seq))
  useSession.setState({ phase: { kind: 'ready', version, runtime, demo } })
}

/** Rows keep their places and the selection stays; names and rules are worded anew. */
function changeSite(site: SiteView): void {
  setSite(site)
  doubtPeople()
  const { filter } = useRoute.getState()
  // A filter looks at what belongs to what; without one the lane stays where it is held.
  if (isFiltered(filter)) lane.filter(passes(filter, siteIndex()))
  lane.reword()
  refreshDetail()
}

export function connect(): () => void {
  const early: Parameters<typeof lane.arrive>[0][number][] = []
  const isReady = (): boolean => useSession.getState().phase.kind === 'ready'
  const ends = [
    listen('rows', (rows) => {
      if (isReady()) lane.arrive(rows)
      else early.push(...rows)
    }),
    listen('gap', (gap) => lane.gap(gap)),
    listen('site', changeSite),
    listen('status', setStatus),
    listen('alarms', setAlarms),
    listen('violations', (open) => {
      setViolations(open)
      if (useSelection.getState().detail?.person) refreshDetail()
    }),
    listen('showAlarm', (id) => {
      const alarm = useAlarms.getState().all.find((known) => known.id === id)
      if (!alarm) return
      go('live')
      lane.hold()
      select(alarm.seq, alarm.id)
    }),
    // Lines are worded with names and with the priority of the alarm they raised: both come after the row.
    usePeople.subscribe(() => reword()),
    useAlarms.subscribe(() => reword()),
  ]
  const following = (): void => void ask('setFollowing', document.visibilityState === 'visible' && document.hasFocus())
  for (const name of ['focus', 'blur'] as const) window.addEventListener(name, following)
  document.addEventListener('visibilitychange', following)
  void hello().then(() => {
    lane.arrive(early.toSorted((a, b) => a.seq - b.seq))
    early.length = 0
    following()
  })
  return () => {
    for (const end of ends) end()
    for (const name of ['focus', 'blur'] as const) window.removeEventListener(name, following)
    document.removeEventListener('visibilitychange', following)
  }
}

/** Tries again after a hello that failed. */
export function reconnect(): void {
  useSession.setState({ phase: { kind: 'connecting' } })
  void hello()
}
