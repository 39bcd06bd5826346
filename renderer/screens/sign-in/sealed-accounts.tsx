/** In place of the sign-in form while the accounts' file is not as Sallyport left it: what was found, and what ends it. */
import type { SealedWhy } from '../../../preload/contract/models'
import { text } from '../../format/text'

export function SealedAccounts({ why }: { readonly why: SealedWhy }) {
  return (
    <div className="entrance-form entrance-sealed" role="alert">
      <p className="t1">{text('sealed.found', { why: text(`sealed.why.${why}`) })}</p>
      <p>{text('sealed.do')}</p>
      <p className="m t1">{text('sealed.command')}</p>
      <p>{text('sealed.after')}</p>
    </div>
  )
}
