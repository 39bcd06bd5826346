/** What devices hand over, and what comes back when it is on disk. The decision thread's client takes these as they are. */
import type { Command } from '../domain/command'
import type { DeskEvent } from '../domain/desk-event'
import type { DeviceEvent } from '../domain/event'
import type { PanelEvent } from '../domain/panel'
import type { SiteRecord } from '../domain/record'

export type DeviceInput =
  /** Nothing happened; something is to be kept. */
  | { readonly kind: 'mark'; readonly mark: InputMark }
  | ({ readonly mark?: InputMark } & (
      | { readonly kind: 'record'; readonly record: SiteRecord }
      | { readonly kind: 'device'; readonly event: DeviceEvent | PanelEvent }
      | { readonly kind: 'desk'; readonly event: DeskEvent }
    ))

/** Kept under its key in the transaction of what it comes with. Plain JSON. */
export interface InputMark {
  readonly key: string
  readonly value: unknown
}

/** After the commit, or when it was refused: then nothing of it happened. */
export type Verdict =
  { readonly ok: true; readonly decided: { readonly commands: readonly Command[] } } | { readonly ok: false }

/** `settled` is called once an item, in order for those that were decided. */
export type Submit = (items: readonly DeviceInput[], settled?: (verdict: Verdict, index: number) => void) => void
