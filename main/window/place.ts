/**
 * Where the window was, how large, and at which zoom: kept in the data folder of the desk, so that it opens as it was left.
 * Pure but for the two functions that read and write the file.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowPlace {
  /** Of the window when it is neither maximised nor full screen. Null = wherever the system puts it. */
  readonly bounds: Rectangle | null
  readonly maximized: boolean
  readonly fullScreen: boolean
  /** 1 = 100 %; one of `ZOOMS`. */
  readonly zoom: number
}

export const FIRST_PLACE: WindowPlace = { bounds: null, maximized: false, fullScreen: false, zoom: 1 }

/** The steps of Ctrl+Plus and Ctrl+Minus, as browsers have them; 2 is what WCAG 1.4.4 asks for. */
export const ZOOMS = [0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const
/** At least this much of the window must lie on a screen, in pixels; else it could not be caught with the mouse. */
const CATCHABLE = 64

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function rectangle(value: unknown): Rectangle | null {
  if (typeof value !== 'object' || value === null) return null
  const { x, y, width, height } = value as Partial<Record<keyof Rectangle, unknown>> // an object: its fields are checked next
  if (!isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return null
  return width < 1 || height < 1
    ? null
    : { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }
}

/** What a file says; what it does not say, or says wrongly, is as at the first start. */
export function parsePlace(words: string): WindowPlace {
  let value: unknown
  try {
    value = JSON.parse(words)
  } catch {
    return FIRST_PLACE
  }
  if (typeof value !== 'object' || value === null) return FIRST_PLACE
  const { bounds, maximized, fullScreen, zoom } = value as Partial<Record<keyof WindowPlace, unknown>> // as above
  return {
    bounds: rectangle(bounds),
    maximized: maximized === true,
    fullScreen: fullScreen === true,
    zoom: ZOOMS.find((step) => step === zoom) ?? 1,
  }
}

/** The bounds, if enough of their top edge lies on one of these screens; null after a screen was taken away. */
export function boundsOn(bounds: Rectangle | null, screens: readonly Rectangle[]): Rectangle | null {
  if (bounds === null) return null
  const isOn = (screen: Rectangle): boolean => {
    const wide = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x)
    return wide >= CATCHABLE && bounds.y >= screen.y && bounds.y <= screen.y + screen.height - CATCHABLE
  }
  return screens.some(isOn) ? bounds : null
}

export type WindowKey = 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'full-screen'

/** Keys that are the window's own, whatever it shows; undefined = the page's. */
export function windowKey(input: {
  readonly type: string
  readonly key: string
  readonly control: boolean
  readonly meta: boolean
  readonly alt: boolean
}): WindowKey | undefined {
  if (input.type !== 'keyDown' || input.alt) return undefined
  if (input.key === 'F11') return 'full-screen'
  if (!input.control && !input.meta) return undefined
  switch (input.key) {
    case '+':
    case '=':
      return 'zoom-in'
    case '-':
    case '_':
      return 'zoom-out'
    case '0':
      return 'zoom-reset'
    default:
      return undefined
  }
}

/** The zoom after a key; at either end it stays. */
export function zoomAfter(zoom: number, key: Exclude<WindowKey, 'full-screen'>): number {
  switch (key) {
    case 'zoom-in':
      return ZOOMS.find((step) => step > zoom) ?? zoom
    case 'zoom-out':
      return ZOOMS.findLast((step) => step < zoom) ?? zoom
    case 'zoom-reset':
      return 1
  }
}

export function readPlace(file: string): WindowPlace {
  try {
    return parsePlace(readFileSync(file, 'utf8'))
  } catch {
    // The first start has no such file, and a file that cannot be read must not keep the window from opening.
    return FIRST_PLACE
  }
}

/** @returns what went wrong, in words; null = nothing */
export function writePlace(file: string, place: WindowPlace): string | null {
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(place)}\n`)
    renameSync(`${file}.new`, file)
    return null
  } catch (error) {
    return `the place of the window could not be written to ${file}: ${String(error)}`
  }
}
