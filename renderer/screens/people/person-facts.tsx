/** The head of a dialog about a person: what is open about them and where they are believed to be. */
import { ConfidenceMark } from '../../components/confidence'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import type { AreaId, PersonState } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { names } from '../site/naming'

export function PersonFacts({ person, area }: { readonly person: PersonState; readonly area: AreaId | null }) {
  const open = person.violations.find((v) => v.area === area) ?? person.violations[0]
  return (
    <>
      <div>
        {open ? (
          <Say
            k={open.lockedOut ? 'sheet.person.locked-out' : 'sheet.person.open'}
            with={{
              kind: text(`violation.${open.violation.kind}`),
              area: names.area(open.area),
              at: <Time at={open.openedAt} />,
            }}
          />
        ) : (
          text('sheet.person.nothing')
        )}
      </div>
      <div>
        {person.location === null ? (
          text('sheet.person.nowhere')
        ) : (
          <>
            {text('sheet.person.believed', { area: names.area(person.location) })}{' '}
            <ConfidenceMark level={person.confidence} long />
          </>
        )}
      </div>
    </>
  )
}
