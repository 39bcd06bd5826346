/** Which rule an area has now: the site file's, unless it is suspended, lets violations through or is only observed. */
import type { DoorStatus, Instant, Relaxation } from '../../../preload/contract/models'
import type { Area, SiteIndex } from '../site/site'
import { text, type TextKey } from '../../format/text'

export interface RuleNow {
  readonly words: string
  /** Its rule is not enforced now. */
  readonly relaxed: boolean
}

/** Whose rule is not enforced, the strongest first. */
const KINDS = ['suspended', 'grant-on-violation', 'observing'] as const

export interface StateNow {
  readonly relaxations: readonly Relaxation[]
  readonly doors: readonly DoorStatus[]
}

export function ruleNow(area: Area, { relaxations, doors }: StateNow, site: SiteIndex, now: Instant): RuleNow {
  const here = relaxations.filter(({ scope }) => 'site' in scope || ('area' in scope && scope.area === area.id))
  for (const kind of KINDS) {
    const found = here.filter((relaxation) => relaxation.kind === kind)
    // One for the whole site outlasts or covers one of the area alone; the words name the wider one.
    const relaxation = found.find(({ scope }) => 'site' in scope) ?? found[0]
    if (relaxation) return { words: relaxedWords(relaxation, area, site, now), relaxed: true }
  }
  if (area.enforcement === 'observe' || site.view.enforcement === 'observe')
    return { words: observedWords(area, site), relaxed: true }
  return unlockedNow(area, doors, site) ?? { words: modeWords(area, site), relaxed: false }
}

/** People may walk in without a read where a door into the area is unlocked; undefined = none is. */
function unlockedNow(area: Area, doors: readonly DoorStatus[], site: SiteIndex): RuleNow | undefined {
  const ways = new Set(site.view.readers.flatMap(({ to, door }) => (to === area.id && door !== null ? [door] : [])))
  const unlocked = doors.filter(({ id, unlocked: now }) => now && ways.has(id))
  if (unlocked.length === 0) return undefined
  const by = unlocked.every(({ id }) => site.door.get(id)?.unlocksBySchedule) ? 'schedule' : 'desk'
  return unlocked.length === ways.size
    ? { words: text(`rule.unlocked.${by}`), relaxed: true }
    : {
        words: text(`rule.unlocked.${by}.some`, { mode: modeWords(area, site), n: unlocked.length, all: ways.size }),
        relaxed: true,
      }
}

function relaxedWords({ kind, scope, until }: Relaxation, area: Area, site: SiteIndex, now: Instant): string {
  if (kind === 'observing') return observedWords(area, site)
  const key: TextKey = kind === 'suspended' && 'site' in scope ? 'rule.suspended.site' : `rule.${kind}`
  if (until === null) return text(key)
  const at = site.zone.sameDay(until, now) ? site.zone.hm(until) : `${site.zone.dayShort(until)} ${site.zone.hm(until)}`
  return text(`${key}.until`, { at })
}

const observedWords = (area: Area, site: SiteIndex): string =>
  area.mode === 'none' ? text('rule.observing.none') : text('rule.observing', { mode: modeWords(area, site) })

/** An area without a rule of its own may still have readers with one. */
function modeWords(area: Area, site: SiteIndex): string {
  const byReader = site.view.readers.some(
    ({ from, to, mode }) => (from === area.id || to === area.id) && mode !== 'none' && mode !== 'off',
  )
  return area.mode === 'none' && byReader ? text('rule.readers') : text(`area.mode.${area.mode}`)
}
