/** What can be done to the people who are ticked. */
import { Button } from '../../components/button'
import { count, text } from '../../format/text'
import { openSheet } from '../desk/sheet'
import type { ManyAct } from './many-sheet'
import { untickAll, useTicked } from './ticked'

const ACTS = ['group', 'extend', 'activate', 'deactivate'] as const satisfies readonly ManyAct[]

export function ManyBar() {
  const people = useTicked((ticked) => ticked.people)
  if (people.size === 0) return null
  return (
    <div className="pl-many" role="group" aria-label={text('people.ticked')}>
      <b className="t1">{count('people.ticked.n', people.size)}</b>
      {ACTS.map((act) => (
        <Button key={act} onClick={() => openSheet({ kind: 'edit-people', people: [...people], act })}>
          {text(`people.many.${act}`)}
        </Button>
      ))}
      <span className="spring" />
      <button type="button" className="link" onClick={untickAll}>
        {text('people.untick')}
      </button>
    </div>
  )
}
