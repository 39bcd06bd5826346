/** Everything of the desk that runs beside React. Started once; the window's end is its end. */
import { directionOf, speak } from '../../main/text/catalogue'
import { windowTexts } from '../../main/text/window-texts'
import { listenForKeys } from './commands'
import { startSounding } from '../screens/sound/sounder'
import { now, startTicking } from '../screens/desk/clock'
import { connect, reconnect } from './feeds'
import { copyRows } from '../components/selected-row'
import { keepSteady } from '../components/steady'
import { text } from '../format/text'
import { startSelecting } from '../screens/alarms/auto-select'
import { sayDone } from '../screens/desk/sheet'
import { startTheme } from '../screens/desk/preferences'
import { followWaitingOrders } from '../screens/desk/waiting-orders'
import { startResuming } from '../screens/live/resume'
import { followStart } from '../screens/first-run/first-run'
import { startRouting } from '../screens/desk/route'

/** Follows the language of the browser; marks the page with the one that the catalogue has. */
function startLanguage(): void {
  speak(navigator.language)
  const { language } = windowTexts.now()
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

export function start(): () => void {
  startLanguage()
  const ends = [
    startTheme(),
    startRouting(),
    followStart(reconnect),
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
