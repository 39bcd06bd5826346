import { CSPProvider } from '@base-ui/react/csp-provider'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './views/frame/app'
import { start } from './start'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/frame.css'
import './styles/queue.css'
import './styles/lane.css'
import './styles/details.css'
import './styles/history.css'
import './styles/sheet.css'
import './styles/line.css'
import './styles/tables.css'
import './styles/alarms.css'
import './styles/violations.css'
import './styles/areas.css'
import './styles/doors.css'
import './styles/timeline.css'
import './styles/entrance.css'
import './styles/muster.css'
import './styles/handover.css'

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
