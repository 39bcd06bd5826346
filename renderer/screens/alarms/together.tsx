/** What can be done about several alarms together, in the place of the chips while they are chosen. */
import { Button } from '../../components/button'
import { count, text } from '../../format/text'
import { acknowledge, newOf } from './acknowledge'
import { useAlarms } from './alarms'
import { chosenAlarms, forgetChosen, useChosen } from './chosen'
import { closableOf, closeOrAsk } from './closing'
import { actFor } from '../events/acts'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'

export function Together() {
  // Drawn again when one of them changes its state or goes.
  useAlarms(({ all }) => all)
  useChosen(({ ids }) => ids)
  const operator = useStatus(({ status }) => status?.operator)
  const alarms = chosenAlarms()
  const fresh = newOf(alarms)
  const closable = closableOf(alarms, operator)
  const assign = actFor('assign')
  const shelve = actFor('shelve')
  return (
    <div className="together" role="group" aria-label={count('together.label', alarms.length)}>
      <b>{count('together.label', alarms.length)}</b>
      <Button
        keys="A"
        off={fresh.length === 0 ? text('off.nothing-new') : null}
        onClick={() => void acknowledge(fresh)}
      >
        {text('together.acknowledge', { n: fresh.length })}
      </Button>
      <Button keys="P" off={assign.off} onClick={() => assign.open && openSheet(assign.open)}>
        {text('care.pass-on')}
      </Button>
      <Button
        keys="D"
        off={closable.length === 0 ? text('together.none-to-close') : null}
        onClick={() => void closeOrAsk(closable)}
      >
        {text('together.close', { n: closable.length })}
      </Button>
      <Button keys="S" off={shelve.off} onClick={() => shelve.open && openSheet(shelve.open)}>
        {text('alarms.shelve')}
      </Button>
      <Button quiet keys="Esc" onClick={forgetChosen}>
        {text('together.clear')}
      </Button>
      <span className="t3 el" title={text('together.urgent')}>
        {text('together.urgent')}
      </span>
    </div>
  )
}
