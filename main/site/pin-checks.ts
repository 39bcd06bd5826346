/** What a site's PINs come to: two people with the same one, keypads on a line that everybody can listen to. */
import type { Problem } from '../domain/result'
import type { Cardholder, Reader } from '../domain/site'

/** A PIN that alone says who somebody is must be one person's; elsewhere that is only wise. No message shows a PIN. */
export function sharedPins(
  readers: readonly Reader[],
  cardholders: readonly Cardholder[],
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const first = new Map<string, string>()
  const shared = cardholders.flatMap(({ id, pin, pinHash }, index) => {
    const known = pin ?? pinHash
    if (known === undefined) return []
    const other = first.get(known)
    const path = `cardholders[${index}].${pin === undefined ? 'pinHash' : 'pin'}`
    if (other !== undefined) return [{ path, message: `is that of ${other} too` }]
    first.set(known, id)
    return []
  })
  const alone = readers.find(({ pin }) => pin === 'pin-only')
  if (!alone) return { problems: [], warnings: shared }
  const told = shared.map(({ path, message }) => ({
    path,
    message: `${message}, and reader ${alone.id} tells people apart by it`,
  }))
  return { problems: told, warnings: [] }
}

export const openKeypads = (readers: readonly Reader[]): Problem[] =>
  readers.flatMap(({ pin, secureChannel, controller }, index) =>
    pin !== undefined && controller !== null && secureChannel === 'off'
      ? [{ path: `readers[${index}].pin`, message: 'PINs cross the line in clear: the secure channel is off' }]
      : [],
  )
