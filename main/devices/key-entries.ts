/** Readers' keys by name, `controller/address`, as both forms of the key file hold them. */
import { fail, ok, type Result } from '../domain/result'
import { KEY_BYTES } from '../osdp/secure-channel'
import type { KeyStore, KeyStoreFailure } from './key-store'

/** A key that is not proven yet stands beside the proven one as `controller/address.pending`. */
const PENDING = '.pending'

export type KeyEntries = ReadonlyMap<string, Uint8Array>

export const isEntryName = (name: string): boolean => /^.+\/\d{1,3}(\.pending)?$/.test(name)

/** A store of these entries; `save` makes all of them durable. */
export function storeOf(
  first: KeyEntries,
  save: (entries: KeyEntries) => Promise<Result<void, KeyStoreFailure>>,
): KeyStore {
  let entries = first
  let writing: Promise<unknown> = Promise.resolve()
  const nameOf = (controller: string, address: number): string => `${controller}/${address}`
  return {
    read: (controller, address) => {
      const name = nameOf(controller, address)
      return Promise.resolve(ok({ current: entries.get(name) ?? null, pending: entries.get(name + PENDING) ?? null }))
    },
    write: (controller, address, keys) => {
      // One after the other, each on the result of the last: two readers may be paired at the same time.
      const write = async (): Promise<Result<void, KeyStoreFailure>> => {
        const name = nameOf(controller, address)
        const next = new Map(entries)
        for (const [entry, key] of [
          [name, keys.current],
          [name + PENDING, keys.pending],
        ] as const) {
          if (key === null) next.delete(entry)
          else if (key.length === KEY_BYTES) next.set(entry, key.slice())
          else return fail({ kind: 'malformed', message: `${name}: a key of ${key.length} bytes` })
        }
        const written = await save(next)
        if (written.ok) entries = next
        return written
      }
      const result = writing.then(write)
      writing = result
      return result
    },
  }
}
