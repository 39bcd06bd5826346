/**
 * Which readers of the site one PD on the line is: readers with the same address are one device, and each has its own number
 * inside it (osdp.md 6, RAW). The device bears the name of the first of them.
 */
import type { PdEvent } from '../../osdp/pd-event'

/** What a reader of the site file is on its bus. */
export interface OsdpReader {
  readonly id: string
  /** 0..126 */
  readonly address: number
  /** Inside the PD, 0..255; 0 when left out. */
  readonly number?: number
  readonly secureChannel: 'required' | 'off'
  /** `crc` unless the reader is too old for it; a secure channel demands it. */
  readonly check?: 'crc' | 'checksum'
}

export interface PdReaders {
  /** The first reader of each address, which stands for the PD. */
  readonly devices: readonly OsdpReader[]
  /** The name of the PD that the reader is part of; the reader's own when it is on no PD of this bus. */
  readonly deviceOf: (reader: string) => string
  readonly numberOf: (reader: string) => number
  /** All readers of a PD, in the site file's order. */
  readonly readersOf: (device: string) => readonly string[]
  /** Whose event it is: one reader's for a read, every reader's for what holds for the whole PD. Empty: nobody's number. */
  readonly audience: (device: string, event: PdEvent) => readonly string[]
}

export function pdReaders(readers: readonly OsdpReader[]): PdReaders {
  const byAddress = new Map<number, OsdpReader[]>()
  for (const reader of readers) byAddress.set(reader.address, [...(byAddress.get(reader.address) ?? []), reader])
  const groups = new Map([...byAddress.values()].flatMap((group) => (group[0] ? [[group[0].id, group] as const] : [])))
  const devices = new Map([...groups].flatMap(([device, group]) => group.map(({ id }) => [id, device] as const)))
  const numbers = new Map(readers.map(({ id, number }) => [id, number ?? 0]))
  const readersOf = (device: string): string[] => (groups.get(device) ?? []).map(({ id }) => id)

  return {
    devices: [...groups.values()].flatMap(([first]) => first ?? []),
    deviceOf: (reader) => devices.get(reader) ?? reader,
    numberOf: (reader) => numbers.get(reader) ?? 0,
    readersOf,
    audience: (device, event) => {
      switch (event.kind) {
        case 'card':
        case 'card-text':
        case 'keys': {
          const one = readersOf(device).find((reader) => numbers.get(reader) === event.number)
          return one === undefined ? [] : [one]
        }
        case 'online':
        case 'resumed':
        case 'offline':
        case 'pairing-step':
        case 'paired':
        case 'pairing-failed':
        case 'key-rolled':
        case 'line-settings':
        case 'command':
          return readersOf(device)
        case 'inputs':
        case 'outputs':
        case 'attached-readers':
        case 'tamper':
        case 'power':
        case 'manufacturer':
        case 'mac-failure':
        case 'session-lost':
        case 'key-problem':
        case 'clear-data-dropped':
        case 'reader-fault':
          return [device]
      }
    },
  }
}
