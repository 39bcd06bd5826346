/** The one dialog that is open: it docks at the right and never covers what it is about. */
import { create } from 'zustand'
import type {
  AreaId,
  CardholderId,
  ControllerId,
  DoorId,
  ReaderId,
  OperatorAction,
  SuspendScope,
  ToggleScope,
} from '../../../preload/contract/models'

export type SheetRequest =
  | {
      readonly kind: 'release'
      readonly cardholder: CardholderId
      readonly area: AreaId | null
      readonly choice: 'clear' | 'reset'
    }
  | { readonly kind: 'exempt'; readonly cardholder: CardholderId }
  | { readonly kind: 'free-pass'; readonly cardholder: CardholderId }
  | { readonly kind: 'unlock'; readonly door: DoorId }
  | { readonly kind: 'lockdown'; readonly door: DoorId; readonly on: boolean }
  | { readonly kind: 'relax'; readonly scope: ToggleScope }
  | { readonly kind: 'suspend'; readonly scope: SuspendScope }
  | { readonly kind: 'reset-many'; readonly scope: SuspendScope }
  | { readonly kind: 'line'; readonly controller: ControllerId; readonly reader: ReaderId | null }
  | { readonly kind: 'end' }
  | { readonly kind: 'export' }
  | { readonly kind: 'certificates'; readonly name: string | null }
  | { readonly kind: 'records' }
  | { readonly kind: 'change-people' }
  | { readonly kind: 'change-site'; readonly offered?: true }
  /** Of one person, or of many by the names of files. */
  | { readonly kind: 'photos'; readonly person: CardholderId | null }
  | { readonly kind: 'freeze'; readonly area: AreaId | null }
  | { readonly kind: 'reconcile' }
  | { readonly kind: 'note'; readonly alarm: string }
  | { readonly kind: 'assign'; readonly alarm: string }
  | { readonly kind: 'operators' | 'own-password' | 'idle-lock' | 'quit' }
  | { readonly kind: 'close' | 'shelve'; readonly alarms: readonly string[] }

/** A dialog of one field, which needs no place of its own beside the screen. */
export const isSmall = ({ kind }: SheetRequest): boolean => kind === 'note' || kind === 'assign'

export interface Done {
  readonly text: string
  readonly at: number
  /** What was asked for and which panels it concerns: said until the last of them has taken it. */
  readonly order?: { readonly action: OperatorAction; readonly panels: readonly ControllerId[] }
}

interface Sheets {
  readonly open: SheetRequest | null
  /** What was done last, said in the foot until it is old. */
  readonly done: Done | null
  readonly palette: 'go' | 'filter' | null
  readonly keys: boolean
}

export const useSheet = create<Sheets>()(() => ({ open: null, done: null, palette: null, keys: false }))

export const openSheet = (open: SheetRequest): void => useSheet.setState({ open, palette: null, keys: false })
export const closeSheet = (): void => useSheet.setState({ open: null })
export const openPalette = (palette: 'go' | 'filter'): void => useSheet.setState({ palette, keys: false })
export const closePalette = (): void => useSheet.setState({ palette: null })
export const showKeys = (keys: boolean): void => useSheet.setState({ keys })

/** Says in the foot that something asked for was done. */
export const sayDone = (text: string, at: number, order?: Done['order']): void =>
  useSheet.setState({ done: { text, at, ...(order ? { order } : {}) } })
