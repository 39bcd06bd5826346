/**
 * Connects the stores to main: subscribes first, then asks who sits here. Somebody signed in gets the whole desk by hello,
 * so that no row is missed between the two; nobody gets what a locked desk shows.
 */
import type { LaneRow, SessionView, SiteView } from '../../preload/contract/models'
import { unpackRows } from '../../preload/contract/packed-rows'
import { ask, listen } from '../bridge'
import { setAlarms, useAlarms } from '../screens/alarms/alarms'
import { isFiltered, passes } from '../screens/live/filter'
import { lane } from '../screens/live/lane'
import { followLane } from '../screens/live/lane-view'
import { past } from '../screens/history/past'
import { forgetPeopleList } from '../screens/people/list'
import { forgetRecent } from '../screens/people/recent'
import { untickAll } from '../screens/people/ticked'
import { doubtPeople, forgetPeople, usePeople } from '../screens/people/people'
import { go, useRoute } from '../screens/desk/route'
import { forgetSorts } from '../screens/desk/columns'
import { forgetSelection, refreshDetail, select, useSelection } from '../screens/desk/selection'
import { isSignedIn, useSession, type Phase } from '../screens/session/session'
import { closePalette, closeSheet, showKeys } from '../screens/desk/sheet'
import { setSite, siteIndex } from '../screens/site/site'
import { setStatus } from '../screens/desk/status'
import { setViolations } from '../screens/violations/violations'

function reword(): void {
  lane.reword()
  past.reword()
}

/** Rows read back after a lock; what lies further back is said in a line of its own. */
const CATCH_UP_PAGES = 20
const PAGE = 500

const setPhase = (phase: Phase): void => useSession.setState({ phase })
const isReady = (): boolean => useSession.getState().phase.kind === 'ready'
let early: LaneRow[] = []

/** The whole desk for the signed-in operator; existing state stays, and what arrived meanwhile is added. */
async function hello(): Promise<void> {
  const answer = await ask('hello')
  if (!isSignedIn()) return
  if (!answer.ok) return setPhase({ kind: 'failed', failure: answer })
  const { version, runtime, demo, site, status, alarms, violations, rows } = answer.value
  setSite(site)
  setStatus(status)
  setAlarms(alarms)
  setViolations(violations)
  if (!isReady()) lane.filter(passes(useRoute.getState().filter, siteIndex()))
  const missed = isReady() ? await missedBefore(rows) : []
  lane.arrive([...missed, ...rows, ...early].toSorted((a, b) => a.seq - b.seq))
  early = []
  setPhase({ kind: 'ready', version, runtime, demo })
  refreshDetail()
}

/** What lies between the newest line here and the rows of a hello. */
async function missedBefore(rows: readonly LaneRow[]): Promise<readonly LaneRow[]> {
  const known = lane.lastSeq
  const missed: LaneRow[] = []
  let before = rows.reduce((least, { seq }) => Math.min(least, seq), Infinity)
  for (let page = 0; before > known + 1 && Number.isFinite(before); page++) {
    if (page === CATCH_UP_PAGES) {
      lane.gap({ rows: before - known - 1, fromSeq: known + 1, toSeq: before - 1 })
      break
    }
    const answer = await ask('rows', { before, limit: PAGE, filter: {} })
    if (!answer.ok || answer.value.length === 0) break
    missed.push(...answer.value)
    before = answer.value.at(-1)?.seq ?? known
  }
  return missed
}

async function watch(): Promise<void> {
  const answer = await ask('watch')
  if (isSignedIn()) return
  if (!answer.ok) return setPhase({ kind: 'failed', failure: answer })
  const { site, status, alarms } = answer.value
  setSite(site)
  setStatus(status)
  setAlarms(alarms)
  if (!isReady()) setPhase({ kind: 'watching' })
}

/** Nothing of the last operator's desk stays behind a sign-out. */
function forget(): void {
  closeSheet()
  lane.clear()
  setViolations([])
  forgetPeople()
  forgetPeopleList()
  forgetRecent()
  untickAll()
  forgetSelection()
  forgetSorts()
}

function enter(view: SessionView): void {
  const before = useSession.getState().view
  useSession.setState({ view, switching: false, closeRefused: false })
  if (before?.state === view.state && before.operator?.name === view.operator?.name) return
  closePalette()
  showKeys(false)
  early = []
  if (view.state === 'signed-in') {
    followLane()
    // What somebody else looked at is not this operator's selection.
    if (before?.operator?.name !== view.operator?.name) {
      forgetSelection()
      forgetSorts()
    }
    void hello()
  } else {
    if (view.state !== 'locked') {
      forget()
      setPhase({ kind: 'connecting' })
    }
    void watch()
  }
}

/** Asks who sits here; also tries again after something failed. */
async function begin(): Promise<void> {
  const answer = await ask('session')
  if (!answer.ok) return setPhase({ kind: 'failed', failure: answer })
  enter(answer.value)
}

/** Rows keep their places and the selection stays; names and rules are written again. */
function changeSite(site: SiteView): void {
  setSite(site)
  doubtPeople()
  const { filter } = useRoute.getState()
  // A filter depends on the site's relations; without one the lane stays as it is.
  if (isFiltered(filter)) lane.filter(passes(filter, siteIndex()))
  lane.reword()
  if (isSignedIn()) refreshDetail()
}

export function connect(): () => void {
  const ends = [
    listen('session', enter),
    listen('closeRefused', (closeRefused) => useSession.setState({ closeRefused })),
    listen('rows', (packed) => {
      if (!isSignedIn()) return
      const rows = unpackRows(packed)
      if (isReady()) lane.arrive(rows)
      else early.push(...rows)
    }),
    listen('gap', (gap) => lane.gap(gap)),
    listen('site', changeSite),
    listen('status', setStatus),
    listen('alarms', setAlarms),
    listen('violations', (open) => {
      if (!isSignedIn()) return
      setViolations(open)
      if (useSelection.getState().detail?.person) refreshDetail()
    }),
    listen('showAlarm', (id) => {
      const alarm = useAlarms.getState().all.find((known) => known.id === id)
      if (!alarm || !isSignedIn()) return
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
  void begin().then(following)
  return () => {
    for (const end of ends) end()
    for (const name of ['focus', 'blur'] as const) window.removeEventListener(name, following)
    document.removeEventListener('visibilitychange', following)
  }
}

/** Tries again after something failed. */
export function reconnect(): void {
  useSession.setState({ phase: { kind: 'connecting' }, view: null })
  void begin()
}
