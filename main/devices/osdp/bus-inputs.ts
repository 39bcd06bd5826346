/** What hangs on the inputs of a bus: contacts and exit buttons, as records of the doors. */
import type { DoorId, ReaderId } from '../../domain/ids'
import type { SiteRecord } from '../../domain/record'
import type { Instant } from '../../domain/time'
import type { PdEvent } from '../../osdp/pd-event'
import type { InputMeaning } from '../points'

type ContactState = 'open' | 'closed'

export interface InputChanges {
  readonly records: readonly SiteRecord[]
  /** Contacts that are as they were before the line went down: no record, since the door did not move. */
  readonly unchanged: readonly { readonly door: DoorId; readonly state: ContactState }[]
}

export class BusInputs {
  private readonly contacts = new Map<DoorId, ContactState>()
  private readonly pressed = new Set<DoorId>()

  /** @param meaningOf what hangs on an input of a PD */
  constructor(private readonly meaningOf: (device: ReaderId, input: number) => InputMeaning | undefined) {}

  update(device: ReaderId, at: Instant, { states, first }: Extract<PdEvent, { kind: 'inputs' }>): InputChanges {
    const records: SiteRecord[] = []
    const unchanged: { readonly door: DoorId; readonly state: ContactState }[] = []
    states.forEach((state, number) => {
      const meaning = this.meaningOf(device, number)
      // A line that is short, open or broken says nothing about the door; the reports of the reader say what is wrong.
      if (!meaning || (state !== 'active' && state !== 'inactive')) return
      const { door } = meaning
      if (meaning.what !== 'contact') {
        if (this.press(door, state === 'active')) records.push({ type: 'rex', at, door })
        return
      }
      const now = state === 'active' ? 'open' : 'closed'
      if (this.contacts.get(door) !== now) records.push({ type: 'door', at, door, state: now })
      // Nothing happened at the door, but the desk had lost its state.
      else if (first) unchanged.push({ door, state: now })
      this.contacts.set(door, now)
    })
    return { records, unchanged }
  }

  /** True when the button was released before. */
  private press(door: DoorId, isPressed: boolean): boolean {
    const before = this.pressed.has(door)
    if (isPressed) this.pressed.add(door)
    else this.pressed.delete(door)
    return isPressed && !before
  }
}
