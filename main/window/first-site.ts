/** What the first run does with a site that it has just made: the test card, and whose it is. */
import type { FirstCard } from '../domain/new-site'
import { recordReason } from '../domain/recorded-reason'
import { fail, ok, problemLine, type Result } from '../domain/result'
import { exportSite } from '../site/export'
import { NEW_SITE_IDS } from '../site/new-site'
import type { SimulatedPanel } from '../processes/simulated-panel'
import type { RunningSite } from '../running/running-site'

export interface FirstHolder {
  readonly name: string
  readonly card: FirstCard
}

export interface FirstSite {
  /** Null: the site has no simulated panel. */
  readonly walk: SimulatedPanel['walk'] | null
  readonly giveFirstCard: (first: FirstHolder, operator: string) => Promise<Result<null, string>>
}

const FIRST_PERSON = 'p1'
const FIRST_CREDENTIAL = 'k1'

/** Brings the site into force with one person more. Refused once there are people: from then on Cardholders is the place. */
export async function giveFirstCard(
  running: Pick<RunningSite, 'site' | 'changeSite'>,
  { name, card }: FirstHolder,
  operator: string,
): Promise<Result<null, string>> {
  const { site } = running
  if (site.cardholders.length > 0) return fail('the site has cardholders already: give cards in Cardholders')
  const { facility, ...rest } = card
  const credential = { id: FIRST_CREDENTIAL, ...rest, ...(facility === null ? {} : { facility }) }
  const person = { id: FIRST_PERSON, name, accessLevels: [NEW_SITE_IDS.everywhere], credentials: [credential] }
  const text = JSON.stringify({ ...exportSite(site), cardholders: [person] })
  const changed = await running.changeSite(text, operator, recordReason({ code: 'commissioning', text: '' }))
  if (changed.ok) return ok(null)
  const [problem] = changed.error.problems
  return fail(problem ? problemLine(problem) : changed.error.detail)
}
