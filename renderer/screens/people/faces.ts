/**
 * Photos of people, small: read and shrunk once each, a few at a time, and kept as pictures that a row only has to copy. Rows
 * that fly by do not wait for them; the latest request is read first. Nobody is shown while nobody may see people.
 */
import type { CardholderId } from '../../../preload/contract/models'
import { usePeople } from './people'
import { isSignedIn, useSession } from '../session/session'

/** Pixels of the shorter side. */
const SMALL = 72
const KEPT = 600
const WAITING = 60
const AT_ONCE = 2
/** Between two reads: a flood of people must not become a flood of pictures. */
const PAUSE_MS = 25

type Face = { readonly photo: number; readonly picture: ImageBitmap | null }

/** In the order in which they were last asked for. */
const kept = new Map<CardholderId, Face>()
const waiting = new Map<CardholderId, number>()
const listeners = new Set<() => void>()
let reading = 0
/** Rises when what is being read may not be shown any more. */
let turn = 0

const GREYS = 5

/** The grey behind a person without a photo: a number below 5, always the same for the same person. */
export function greyOf(id: string): number {
  let sum = 7
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) % 9_973
  return sum % GREYS
}

/** Where the page finds a photo while somebody is signed in. */
export const photoAddress = (id: CardholderId, photo: number): string => `/photo/${encodeURIComponent(id)}?${photo}`

/** Number of a person's photo; undefined when there is none, or nobody may see it now. */
export const photoOf = (id: CardholderId): number | undefined =>
  isSignedIn() ? usePeople.getState().known.get(id)?.photo : undefined

export function usePhoto(id: CardholderId): number | undefined {
  const isOpen = useSession(({ view }) => view?.state === 'signed-in')
  const photo = usePeople(({ known }) => known.get(id)?.photo)
  return isOpen ? photo : undefined
}

/** Null until it is there; `onFaces` tells when. */
export function smallFace(id: CardholderId): ImageBitmap | null {
  const photo = photoOf(id)
  if (photo === undefined) return null
  const known = kept.get(id)
  if (known?.photo !== photo) {
    waiting.delete(id)
    waiting.set(id, photo)
    const [oldest] = waiting.keys()
    if (waiting.size > WAITING && oldest !== undefined) waiting.delete(oldest)
    next()
    return null
  }
  return known.picture
}

/** After a picture came, or all went; returns its own end. */
export function onFaces(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function forgetFaces(): void {
  turn++
  waiting.clear()
  for (const { picture } of kept.values()) picture?.close()
  kept.clear()
  for (const listener of listeners) listener()
}
useSession.subscribe(({ view }, before) => {
  if (view?.state !== 'signed-in' && before.view?.state === 'signed-in') forgetFaces()
})

function next(): void {
  const last = [...waiting].at(-1)
  if (!last || reading >= AT_ONCE) return
  const [id, photo] = last
  waiting.delete(id)
  reading++
  void keep(id, photo, turn)
}

async function keep(id: CardholderId, photo: number, mine: number): Promise<void> {
  // One that cannot be drawn is as good as none, until it is another one.
  const picture = await read(id, photo).catch(() => null)
  if (mine === turn) {
    kept.delete(id)
    kept.set(id, { photo, picture })
    const [oldest] = kept
    if (kept.size > KEPT && oldest) kept.delete(oldest[0])
    for (const listener of listeners) listener()
  } else picture?.close()
  setTimeout(() => {
    reading--
    next()
  }, PAUSE_MS)
}

async function read(id: CardholderId, photo: number): Promise<ImageBitmap> {
  const answer = await fetch(photoAddress(id, photo))
  if (!answer.ok) throw new Error(`no photo of ${id}`)
  return createImageBitmap(await answer.blob(), { resizeWidth: SMALL, resizeQuality: 'high' })
}

/** Fills the canvas with the face: as much of the upper part as fits its shape. */
export function drawFace(canvas: HTMLCanvasElement, face: ImageBitmap): void {
  const shape = canvas.width / canvas.height
  const width = Math.min(face.width, face.height * shape)
  const height = width / shape
  const brush = canvas.getContext('2d')
  if (!brush) return
  brush.imageSmoothingQuality = 'high'
  const left = (face.width - width) / 2
  const top = (face.height - height) * 0.2
  brush.drawImage(face, left, top, width, height, 0, 0, canvas.width, canvas.height)
}
