/** The name of a person, which leads to their card. */
import type { CardholderId } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { goPerson } from '../desk/route'

interface PersonLinkProps {
  readonly person: CardholderId
  readonly name: string
}

export function PersonLink({ person, name }: PersonLinkProps) {
  return (
    <button
      type="button"
      className="person-link el"
      title={text('person-card.show', { name })}
      onClick={() => goPerson(person)}
    >
      {name}
    </button>
  )
}
