/**
 * How this console comes to its site: tries what the arguments say, and where that opens none, waits for somebody to choose in the
 * window and tries that. No start ends in a dead end (console.md "First run").
 */
import type { FirstSite } from './first-site'
import type { NotOpened, SiteChoice } from './start-choice'
import { TEST_CARD, type NewSite } from '../domain/new-site'
import { fail, ok, type Result } from '../domain/result'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Operator } from '../../preload/contract/models'
import type { Requests, StartRequest } from '../../preload/contract/requests'
import type { StartView } from '../../preload/contract/start'

interface Visitor {
  readonly operator: Operator | null
}

export type StartAnswers = {
  readonly [Name in StartRequest]: (
    asker: Visitor,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export interface StartingSetup<Opened extends FirstSite> {
  readonly about: { readonly version: string; readonly dataFolder: string; readonly timeZone: string }
  readonly open: (choice: SiteChoice) => Promise<Result<Opened, NotOpened>>
  /** Whether the data folder has no journal yet. */
  readonly isNew: () => boolean
  /** Whether somebody without an account may choose: nobody has one yet. */
  readonly hasNoAccounts: () => boolean
  /** The text of a site file; makes ready what it needs on this machine. */
  readonly makeText: (site: NewSite) => Promise<string>
  readonly chooseFile: () => Promise<string | null>
  readonly seeDemo: () => void
  readonly onChange: (view: StartView) => void
  /** Logs why a try opened nothing. */
  readonly report: (detail: string) => void
}

export interface Starting<Opened> {
  /** The site, once one is open; fails only when the console ends before. */
  readonly site: Promise<Result<Opened, string>>
  /** What the last try came to, or the running one will. */
  readonly tried: () => Promise<Result<Opened, NotOpened>>
  readonly answers: StartAnswers
  /** The console ends: nothing is waited for any more. */
  readonly close: () => void
}

const refuse = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })
const NOT_YOURS = refuse('not-permitted', 'only an administrator may choose the site of this console')

export function createStarting<Opened extends FirstSite>(setup: StartingSetup<Opened>): Starting<Opened> {
  let view: StartView = { kind: 'opening' }
  let last: SiteChoice = { kind: 'arguments' }
  let opened: Opened | null = null
  let closing = false
  let tell: (site: Result<Opened, string>) => void = () => {}
  const site = new Promise<Result<Opened, string>>((resolve) => {
    tell = resolve
  })

  const show = (next: StartView): void => {
    view = next
    setup.onChange(view)
  }
  const attempt = async (choice: SiteChoice): Promise<Result<Opened, NotOpened>> => {
    last = choice
    const result = await setup.open(choice)
    if (result.ok) {
      opened = result.value
      show({ kind: 'open', simulated: opened.walk !== null })
      tell(result)
    } else {
      const { kind, detail, advice, file, problems, more } = result.error
      const refused = kind === 'none' ? null : { kind, detail, advice, file, problems, more }
      show({ kind: 'choose', ...setup.about, refused, isNew: setup.isNew() })
      if (closing) tell(fail(detail))
      else setup.report(detail)
    }
    return result
  }
  let tried = attempt(last)
  const answers = startAnswers({
    setup,
    view: () => view,
    last: () => last,
    opened: () => opened,
    choose: async (choice) => {
      show({ kind: 'opening' })
      tried = attempt(choice)
      await tried
      return ok(view)
    },
  })
  return {
    site,
    tried: () => tried,
    answers,
    close: () => {
      closing = true
      // A site that is being opened is waited for, so that it is closed as it should be.
      if (view.kind === 'choose') tell(fail('the console ends'))
    },
  }
}

interface Choosing {
  readonly setup: StartingSetup<FirstSite>
  readonly view: () => StartView
  /** What was tried last. */
  readonly last: () => SiteChoice
  readonly opened: () => FirstSite | null
  readonly choose: (choice: SiteChoice) => Promise<Answer<StartView>>
}

function startAnswers({ setup, view, last, opened, choose }: Choosing): StartAnswers {
  const isOpen = refuse('no-site', 'the site of this console is open, or being opened')
  /** Why this visitor may not choose now; null = they may. */
  const barrier = ({ operator }: Visitor): Failure | null => {
    if (view().kind !== 'choose') return isOpen
    return operator?.role === 'administrator' || setup.hasNoAccounts() ? null : NOT_YOURS
  }
  return {
    start: () => ok(view()),
    openSiteFile: async (visitor) => {
      const refused = barrier(visitor)
      if (refused) return refused
      const file = await setup.chooseFile()
      if (file === null) return ok(view())
      return barrier(visitor) ?? choose({ kind: 'file', file })
    },
    makeSite: async (visitor, answered) => {
      const refused = barrier(visitor)
      if (refused) return refused
      const { dataFolder } = setup.about
      if (!setup.isNew())
        return refuse('no-site', `${dataFolder} has a journal already: open its site file, or use another data folder`)
      const text = await setup.makeText(answered)
      return barrier(visitor) ?? choose({ kind: 'new', text })
    },
    seeDemo: () => {
      if (view().kind !== 'choose') return isOpen
      setup.seeDemo()
      return ok(null)
    },
    tryStartAgain: (visitor) => barrier(visitor) ?? choose(last()),
    walkWithTestCard: async (_visitor, reader) => {
      const walk = opened()?.walk
      if (!walk) return refuse('not-found', 'this site has no simulated panel')
      const walked = await walk(reader, TEST_CARD)
      return walked.ok ? ok(null) : refuse('offline', `the simulated panel: ${walked.error}`)
    },
    giveFirstCard: async ({ operator }, name, card) => {
      const site = opened()
      if (!site || !operator) return refuse('no-site', 'no site is open')
      const given = await site.giveFirstCard({ name, card }, operator.name)
      return given.ok ? ok(null) : refuse('change', given.error)
    },
  }
}
