/** A person without a photo on file: a plain silhouette on a grey that stays theirs. Never a made-up face. */
import { text } from '../format/text'

const GREYS = 5

/** A number that is always the same for the same person. */
export function greyOf(id: string): number {
  let sum = 7
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) % 9_973
  return sum % GREYS
}

interface AvatarProps {
  readonly person: string
  readonly size: 'row' | 'list' | 'dialog' | 'large'
}

export function Avatar({ person, size }: AvatarProps) {
  return (
    <span className={`avatar avatar-${size} grey-${greyOf(person)}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <use href="#shape-person" />
      </svg>
      {size === 'large' && <span className="avatar-said">{text('avatar.no-photo')}</span>}
    </span>
  )
}
