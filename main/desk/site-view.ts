/** The site as the window needs it, and its people by id and by what one types to find them. */
import { withTrait } from '../domain/controller-kinds'
import type { CardholderId } from '../domain/ids'
import type { Cardholder, Reader, Site } from '../domain/site'
import type { PersonName, SiteView } from '../../preload/contract/models'

export function siteView(site: Site): SiteView {
  const protecting = new Set(withTrait(site.controllers, 'protectsReaders').map(({ id }) => id))
  return {
    name: site.name,
    timeZone: site.timeZone,
    apbEnabled: site.apb.enabled,
    enforcement: site.apb.enforcement,
    dualAuthorisation: site.dualAuthorisation,
    ...(site.alarms?.guardCloses ? { guardCloses: true } : {}),
    ...(site.reasons ? { reasons: site.reasons } : {}),
    groups: site.groups.map(({ id, name }) => ({ id, name })),
    areas: site.areas.map((area) => ({
      id: area.id,
      name: area.name,
      mode: area.apb.mode,
      capacity: area.capacity?.max ?? null,
      enforcement: area.apb.enforcement,
      ...(area.musterPoint ? { musterPoint: true } : {}),
    })),
    controllers: site.controllers.map(({ id, name, kind }) => ({ id, name, kind })),
    doors: site.doors.map(({ id, name, contact, heldOpenSeconds, unlockSchedule }) => ({
      ...{ id, name, contact, heldOpenSeconds },
      ...(unlockSchedule === undefined ? {} : { unlocksBySchedule: true }),
    })),
    readers: site.readers.map((reader) => ({
      id: reader.id,
      name: reader.name,
      door: reader.door,
      controller: reader.controller,
      from: reader.from,
      to: reader.to,
      mode: reader.apb.mode,
      protected: isProtected(reader, protecting),
    })),
  }
}

/** A reader on a panel is the panel's to protect; on a bus only a secure channel protects it (site-and-replay.md). */
const isProtected = (reader: Reader, protecting: ReadonlySet<string>): boolean =>
  (reader.controller !== null && protecting.has(reader.controller)) || reader.secureChannel === 'required'

export interface People {
  name(id: CardholderId): PersonName | undefined
  cardholder(id: CardholderId): Cardholder | undefined
  /**
   * People any word of whose name begins with each typed word, then those whose name holds it elsewhere; a number finds
   * the card with exactly that number. At most `limit`, in the site file's order.
   */
  find(text: string, limit: number): readonly PersonName[]
}

/** @param photo number of a person's photo, undefined without a photo */
export function people(site: Site, photo: (id: CardholderId) => number | undefined = () => undefined): People {
  const groups = new Map(site.groups.map((group) => [group.id, group.name]))
  const byId = new Map(site.cardholders.map((cardholder) => [cardholder.id, cardholder]))
  const folded = site.cardholders.map((cardholder) => ({ cardholder, name: foldedName(cardholder) }))
  const named = (cardholder: Cardholder): PersonName => {
    const its = photo(cardholder.id)
    return {
      id: cardholder.id,
      name: cardholder.name,
      groups: cardholder.groups.map((id) => groups.get(id) ?? id),
      ...(its === undefined ? {} : { photo: its }),
    }
  }
  return {
    name: (id) => {
      const cardholder = byId.get(id)
      return cardholder && named(cardholder)
    },
    cardholder: (id) => byId.get(id),
    find: (text, limit) => {
      const words = plainText(text).split(' ').filter(Boolean)
      if (words.length === 0) return []
      const [number] = words.length === 1 ? words : []
      const found = new Set<Cardholder>()
      const take = (fits: (name: string, cardholder: Cardholder) => boolean): void => {
        for (const { cardholder, name } of folded) {
          if (found.size >= limit) return
          if (fits(name, cardholder)) found.add(cardholder)
        }
      }
      if (number !== undefined)
        take(
          (_name, { credentials, id }) => id === text.trim() || credentials.some(({ card }) => card?.number === number),
        )
      take((name) => words.every((word) => name.includes(` ${word}`)))
      take((name) => words.every((word) => name.includes(word)))
      return [...found].map(named)
    },
  }
}

/** A person that a site change does not touch stays the same object and is not folded again. */
const foldedNames = new WeakMap<Cardholder, string>()
function foldedName(cardholder: Cardholder): string {
  const known = foldedNames.get(cardholder)
  if (known !== undefined) return known
  const name = ` ${plainText(cardholder.name)}`
  foldedNames.set(cardholder, name)
  return name
}

/** Without accents and case, one space between words: `Zoë Ångström` is found by `zoe ang`. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[\s\-'’]+/gu, ' ')
    .trim()
