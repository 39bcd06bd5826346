/** The one dialog that is open: it docks at the right and never covers what it is about. */
import { create } from 'zustand'
import type { ControllerId, OperatorAction } from '../../../preload/contract/models'

/**
 * The kinds of dialogs and what each is about. A dialog's own file adds its kind; `frame/sheets.ts` lists its view, and
 * does not compile without it.
 */
export interface SheetKinds {}

export type SheetKind = keyof SheetKinds

export type SheetRequest = {
  readonly [Kind in SheetKind]: { readonly kind: Kind } & SheetKinds[Kind]
}[SheetKind]

export interface Done {
  readonly text: string
  readonly at: number
  /** The requested action and its panels: shown until the last of them has received it. */
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
