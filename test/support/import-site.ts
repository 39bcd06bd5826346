/** A site that people of the lists in `test/lists` come into: groups and access levels that some of the lists name. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const LISTS = ['net2', 'verkada', 'alarm-com', 'zkteco', 'hikvision', 'kantech'] as const
export type ListName = (typeof LISTS)[number]

export const listFile = (name: ListName): string => join(import.meta.dirname, '..', 'lists', `${name}.csv`)
export const listBytes = (name: ListName): Uint8Array => readFileSync(listFile(name))

export const IMPORT_SITE = {
  format: 'sallyport-site/1',
  site: { name: 'Works' },
  areas: [{ id: 1, name: 'Inside', apb: { exemptGroups: ['lab'] } }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'Reader', door: 'D1', from: 0, to: 1 }],
  groups: [
    { id: 'g1', name: 'Staff' },
    { id: 'g2', name: 'Stores' },
    { id: 'g3', name: 'Offices' },
    { id: 'lab', name: 'Laboratory' },
  ],
  accessLevels: [
    { id: 'l1', name: 'All hours', readers: ['*'] },
    { id: 'l2', name: 'Working hours', readers: ['*'] },
  ],
  cardholders: [
    {
      id: 'c1',
      name: 'Ada Rossi',
      number: 'P-1',
      credentials: [{ id: 'k1', format: 'H10301', facility: 44, number: 1 }],
    },
  ],
}
