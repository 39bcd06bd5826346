/** Everything of the desk that runs beside React. Started once; the window's end is its end. */
import { listenForKeys } from './commands'
import { startSounding } from '../screens/sound/sounder'
import { now, startTicking } from '../screens/desk/clock'
import { connect } from './feeds'
import { copyRows } from '../components/selected-row'
import { keepSteady } from '../components/steady'
import { text } from '../format/text'
import { startSelecting } from '../screens/alarms/auto-select'
import { sayDone } from '../screens/desk/sheet'
import { startTheme } from '../screens/desk/preferences'
import { followWaitingOrders } from '../screens/desk/waiting-orders'
import { startResuming } from '../screens/live/resume'
import { startRouting } from '../screens/desk/route'

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
