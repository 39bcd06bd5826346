/** Everything of the desk that runs beside React. Started once; the window's end is its end. */
import { listenForKeys } from './commands'
import { startSounding } from './sound/sounder'
import { now, startTicking } from './store/clock'
import { connect } from './store/feeds'
import { copyRows } from './components/selected-row'
import { keepSteady } from './components/steady'
import { text } from './format/text'
import { startSelecting } from './store/auto-select'
import { sayDone } from './store/sheet'
import { startTheme } from './store/preferences'
import { followWaitingOrders } from './store/waiting-orders'
import { startResuming } from './store/resume'
import { startRouting } from './store/route'

export function start(): () => void {
  const ends = [
    startTheme(),
    startRouting(),
    connect(),
    followWaitingOrders(),
    startTicking(),
    startSounding(),
    startResuming(),
    startSelecting(),
    keepSteady(() => sayDone(text('steady.moved'), now())),
    copyRows(() => sayDone(text('done.copied'), now())),
    listenForKeys(),
  ]
  return () => {
    for (const end of ends.toReversed()) end()
  }
}
