/** The keys of one bus's readers in the key store, wherever a reader's address moves to. */
import type { Result } from '../../domain/result'
import type { PdKeys } from '../../osdp/pd-state'
import type { KeyStore, KeyStoreFailure } from '../key-store'

export interface BusKeys {
  /** What is stored for the reader at its address; no keys after a failure. */
  load(reader: string, address: number): Promise<Result<PdKeys, KeyStoreFailure>>
  /** Stores under the address where the reader is now, then takes them away from where it was. */
  save(reader: string, address: number, keys: PdKeys): Promise<Result<void, KeyStoreFailure>>
}

const NONE: PdKeys = { current: null, pending: null }

export function busKeys(store: KeyStore, controller: string): BusKeys {
  const storedAt = new Map<string, number>()
  return {
    load: (reader, address) => {
      storedAt.set(reader, address)
      return store.read(controller, address)
    },
    save: async (reader, address, keys) => {
      const before = storedAt.get(reader)
      storedAt.set(reader, address)
      const saved = await store.write(controller, address, keys)
      if (!saved.ok || before === undefined || before === address) return saved
      const taken = [...storedAt].some(([other, at]) => other !== reader && at === before)
      return taken ? saved : store.write(controller, before, NONE)
    },
  }
}
