/** The Site screen: tabs, the tab in view, and the draft at its foot. */
import { useEffect } from 'react'
import { text } from '../../format/text'
import { useStatus } from '../desk/status'
import { may } from '../session/session'
import { useDraft, followDraft } from './draft'
import { DraftBar } from './draft-bar'
import { openPage, useSitePlace } from './go'
import { Marks } from './office'
import { ReviewPage } from './review/review-page'
import { TABS } from './tabs'
import type { SiteTab } from './tab'

export function SiteScreen() {
  const { page } = useSitePlace()
  const known = useDraft(({ state }) => state !== null)
  useEffect(followDraft, [])
  const mayReview = useStatus(({ status }) => may(status?.operator.role, 'edit-site'))
  const tab = TABS.find(({ name }) => name === page) ?? TABS[0]
  const Page = tab?.Page
  if (page === 'review' && mayReview) return <ReviewPage />
  return (
    <div className="site-screen">
      <nav className="site-tabs" aria-label={text('office.tabs')}>
        <h2>{text('screen.site')}</h2>
        {TABS.map((each) => (
          <Tab key={each.name} tab={each} on={each === tab} />
        ))}
      </nav>
      <div className="site-page">{known && Page && <Page />}</div>
      <DraftBar />
    </div>
  )
}

function Tab({ tab, on }: { readonly tab: SiteTab; readonly on: boolean }) {
  const { state, check } = useDraft()
  const has = (section: string | null): boolean => tab.sections.some((each) => each === section)
  return (
    <button
      type="button"
      className={`site-tab ${on ? 'on' : ''}`}
      aria-current={on ? 'page' : undefined}
      onClick={() => openPage(tab.name)}
    >
      {text(`office.tab.${tab.name}`)}
      <Marks
        changed={state?.changes.some(({ section }) => has(section)) === true}
        wrong={check.problems.some(({ section }) => has(section))}
      />
    </button>
  )
}
