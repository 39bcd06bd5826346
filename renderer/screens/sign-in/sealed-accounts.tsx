/** In place of the sign-in form while the accounts' file is not as Sallyport left it: what was found, and what ends it. */
import type { SealedView } from '../../../preload/contract/models'
import { text } from '../../format/text'

export function SealedAccounts({ why, command }: SealedView) {
  return (
    <div className="sign-in-form sign-in-sealed" role="alert">
      <p className="t1">{text('sealed.found', { why: text(`sealed.why.${why}`) })}</p>
      <p>{text('sealed.do')}</p>
      <code className="m t1">{command}</code>
      <p>{text('sealed.after')}</p>
    </div>
  )
}
