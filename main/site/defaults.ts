/** What a site file leaves out has "the default that does least" (site-and-replay.md). */
import { CONTROLLER_TRAITS, KIND_UNLESS_SAID } from '../domain/controller-kinds'
import { ALWAYS, DECIDES_UNLESS_SAID } from '../domain/site'
import type { Controller, Door, Reader } from '../domain/site'

export const DEFAULTS = {
  outsideName: 'Outside',
  timeZone: 'UTC',
  enforcement: 'enforce',
  areaMode: 'none',
  whenAway: 'keep',
  pending: 'replace',
  readerMode: 'none',
  controllerKind: KIND_UNLESS_SAID,
  /** Bits a second of a bus that says nothing else: what every OSDP device can do. */
  baud: 9600,
  unlockSeconds: 5,
  rexSeconds: 10,
  secureChannel: 'required',
  cardFormat: 'H10301',
  decides: DECIDES_UNLESS_SAID,
  schedule: ALWAYS,
} as const

type Io = Door['io']

/**
 * The points of a door on a bus whose file names none: output 0 (lock), output 1 (aux), input 0 (contact) and input 1
 * (REX) of its first reader in the file. A door on a panel uses the panel's own points and has null here.
 */
export function defaultIo(door: Door['id'], readers: readonly Reader[], controllers: readonly Controller[]): Io {
  const first = readers.find((reader) => reader.door === door)
  const controller = controllers.find(({ id }) => id === first?.controller)
  if (first === undefined || !controller || !CONTROLLER_TRAITS[controller.kind].readerLine)
    return { lock: null, contact: null, rex: null, aux: null }
  return { lock: `${first.id}.out0`, contact: `${first.id}.in0`, rex: `${first.id}.in1`, aux: `${first.id}.out1` }
}

export function fillIo(doors: readonly Door[], readers: readonly Reader[], controllers: readonly Controller[]): Door[] {
  return doors.map((door) => {
    const spare = defaultIo(door.id, readers, controllers)
    const { lock, contact, rex, aux } = door.io
    return {
      ...door,
      io: {
        lock: lock ?? spare.lock,
        contact: contact ?? spare.contact,
        rex: rex ?? spare.rex,
        aux: aux ?? spare.aux,
      },
    }
  })
}
