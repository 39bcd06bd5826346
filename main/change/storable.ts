/** A site as it may be stored: without PINs in clear text. */
import type { Problem } from '../domain/result'
import type { Site } from '../domain/site'
import { sharedPins } from '../site/pin-checks'
import { hasClearPins, sealPins } from '../site/seal-pins'
import type { SiteWithText } from '../site/seal-pins'
import { pinKeyFor, pinKeyIn, type PinKey } from '../store/pin-key'

export interface Storable extends SiteWithText {
  /** Why it may not come into force; it may be compared and named all the same. */
  readonly problems: readonly Problem[]
}

/**
 * Replaces PINs by hashes with the folder's key, which is made when it is needed first. There is a problem for each hash
 * that another installation made, unless the site in force has it, and for PINs that turn out to be shared.
 * Throws when the key cannot be read or written.
 */
export function storableSite(folder: string, given: SiteWithText, inForce?: Site): Storable {
  const clear = hasClearPins(given.site)
  if (!clear && !given.site.cardholders.some(({ pinHash }) => pinHash !== undefined)) return { ...given, problems: [] }
  const key = clear ? pinKeyFor(folder) : pinKeyIn(folder)
  const sealed = key ? sealPins(given, key.hash) : given
  const { readers, cardholders } = sealed.site
  const shared = clear ? sharedPins(readers, cardholders).problems : []
  return { ...sealed, problems: [...foreignPins(sealed.site, key?.id, inForce), ...shared] }
}

/** Makes what is stored of a PIN; the folder's key is made when the first PIN needs it. */
export function pinSeal(folder: string): (pin: string) => string {
  let key: PinKey | undefined
  return (pin) => (key ??= pinKeyFor(folder)).hash(pin)
}

function foreignPins({ cardholders }: Site, id: string | undefined, inForce: Site | undefined): Problem[] {
  const known = new Map(inForce?.cardholders.map((holder) => [holder.id, holder.pinHash]))
  return cardholders.flatMap(({ id: holder, pinHash }, index) => {
    if (pinHash === undefined || pinHash.slice(0, 8) === id || known.get(holder) === pinHash) return []
    const keys = `its key is ${pinHash.slice(0, 8)}, this one has ${id ?? 'none'}`
    const message = `was made by another installation (${keys}): give the PIN as pin, or leave it out`
    return [{ path: `cardholders[${index}].pinHash`, message }]
  })
}
