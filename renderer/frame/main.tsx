import { CSPProvider } from '@base-ui/react/csp-provider'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { start } from './start'
import '../components/fonts.css'
import '../components/tokens.css'
import '../components/base.css'
import '../components/controls.css'
import './frame.css'
import './foot.css'
import '../screens/alarms/queue.css'
import '../screens/live/lane.css'
import '../screens/live/first-visit.css'
import '../screens/events/details.css'
import '../screens/history/history.css'
import '../components/sheet.css'
import '../screens/records/records.css'
import '../screens/lines/line.css'
import '../components/tables.css'
import '../screens/alarms/alarms.css'
import '../screens/violations/violations.css'
import '../screens/areas/areas.css'
import '../screens/doors/doors.css'
import '../screens/violations/timeline.css'
import '../screens/sign-in/sign-in.css'
import '../screens/first-run/first-run.css'
import '../screens/muster/muster.css'
import '../screens/handover/handover.css'
import '../screens/imports/imports.css'
import '../screens/people/people.css'
import '../screens/people/person-card.css'
import '../screens/audit/audit.css'
import '../screens/help/help.css'
import '../screens/site/office.css'
import '../screens/site/hardware/hardware.css'
import '../screens/site/fields.css'
import '../screens/site/doors/doors.css'
import '../screens/site/tables.css'
import '../screens/site/review/review.css'

const root = document.getElementById('root')
if (root) {
  start()
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <App />
      </CSPProvider>
    </StrictMode>,
  )
}
