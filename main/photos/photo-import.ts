/**
 * Imports photos from many files, each named by a cardholder's id or card number: reads all files first, then applies
 * them after an operator has reviewed the list. Skips a file that changed since it was read.
 */
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { CardholderId } from '../domain/ids'
import { fail, messageOf, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Cardholder } from '../domain/site'
import { canHavePhoto, sha256 } from './photos'
import type { PhotoDoer, Photos } from './photos'
import { PICTURE_BYTES, inspectPicture } from './picture'
import type { PictureKind, PictureProblem } from './picture'

/** Most files of one import. */
export const PHOTO_FILES = 20_000

export type PhotoProblem = PictureProblem | 'unreadable' | 'twice' | 'two-people' | 'no-file-name'

export interface PhotoMatch {
  readonly file: string
  readonly cardholder: CardholderId
  readonly name: string
  readonly kind: 'added' | 'replaced' | 'same'
}

/** The result for each file, in the order of their names. */
export interface PhotoLook {
  readonly matched: readonly PhotoMatch[]
  /** Files whose name matches nobody. */
  readonly unmatched: readonly string[]
  readonly bad: readonly { readonly file: string; readonly why: PhotoProblem }[]
}

interface Matched extends PhotoMatch {
  readonly path: string
  readonly picture: PictureKind
  readonly hash: string
}

export interface LookedAtPhotos {
  readonly look: PhotoLook
  readonly matched: readonly Matched[]
}

/** Progress from 0 to 1; false stops the work. */
export type Going = (done: number) => boolean

/** Pictures directly in a folder, by name; fails with a message. */
export async function picturesIn(folder: string): Promise<Result<readonly string[], string>> {
  try {
    const names = (await readdir(folder)).filter((name) => /\.(?:jpe?g|png)$/i.test(name)).sort()
    return ok(names.map((name) => join(folder, name)))
  } catch (error) {
    return fail(`${folder} cannot be read: ${messageOf(error)}`)
  }
}

/** Finds the cardholders that a file's name may mean: by id, else by card number, alone or after the facility code. */
function byName(people: readonly Cardholder[]): (stem: string) => ReadonlySet<CardholderId> {
  const found = new Map<string, Set<CardholderId>>()
  const add = (name: string, id: CardholderId): void => void found.set(name, (found.get(name) ?? new Set()).add(id))
  const ids = new Set(people.map(({ id }) => id))
  for (const { id, credentials } of people)
    for (const { card } of credentials) {
      if (!card) continue
      add(card.number, id)
      if (card.facility !== null) add(`${card.facility}-${card.number}`, id)
    }
  const nobody: ReadonlySet<CardholderId> = new Set()
  return (stem) => (ids.has(stem) ? new Set([stem]) : (found.get(stem.replace(/^0+(?=\d)/, '')) ?? nobody))
}

/** @param only the cardholder of a single file with any name. Undefined when stopped. */
export async function lookAtPhotos(
  files: readonly string[],
  people: readonly Cardholder[],
  photos: Pick<Photos, 'read'>,
  going: Going,
  only?: CardholderId,
): Promise<LookedAtPhotos | undefined> {
  const whose = byName(people)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const matched: Matched[] = []
  const unmatched: string[] = []
  const bad: { readonly file: string; readonly why: PhotoProblem }[] = []
  const taken = new Set<CardholderId>()
  for (const [index, path] of files.entries()) {
    if (!going(index / files.length)) return undefined
    const file = basename(path)
    const ids = only === undefined ? whose(basename(path, extname(path))) : new Set([only])
    const [id] = ids
    if (id === undefined) {
      unmatched.push(file)
      continue
    }
    const refuse = (why: PhotoProblem): void => void bad.push({ file, why })
    if (ids.size > 1) refuse('two-people')
    else if (!canHavePhoto(id)) refuse('no-file-name')
    else if (taken.has(id)) refuse('twice')
    else {
      const read = await readBounded(path)
      const picture = read.ok ? await inspectPicture(read.value) : read
      if (!read.ok) refuse(read.error)
      else if (!picture.ok) refuse(picture.error)
      else {
        taken.add(id)
        const hash = sha256(read.value)
        const before = await photos.read(id)
        const kind = !before ? 'added' : sha256(before.bytes) === hash ? 'same' : 'replaced'
        matched.push({ file, cardholder: id, name: names.get(id) ?? id, kind, path, picture: picture.value.kind, hash })
      }
    }
  }
  const shown = matched.map(({ file, cardholder, name, kind }): PhotoMatch => ({ file, cardholder, name, kind }))
  return { look: { matched: shown, unmatched, bad }, matched }
}

export interface PhotosApplied {
  readonly set: number
  /** The file and the reason, as text. */
  readonly failed: readonly string[]
}

/** Does not set unchanged photos again. */
export async function applyPhotos(
  { matched }: LookedAtPhotos,
  photos: Pick<Photos, 'set'>,
  by: PhotoDoer,
  going: Going,
): Promise<PhotosApplied> {
  let set = 0
  const failed: string[] = []
  const changed = matched.filter(({ kind }) => kind !== 'same')
  for (const [index, { path, file, cardholder, picture, hash }] of changed.entries()) {
    if (!going(index / changed.length)) break
    const read = await readBounded(path)
    if (!read.ok || sha256(read.value) !== hash) {
      failed.push(`${file} has changed since it was checked`)
      continue
    }
    const done = await photos.set(cardholder, { kind: picture, bytes: read.value }, by)
    if (done.ok) set++
    else failed.push(`${file}: ${done.error}`)
  }
  return { set, failed }
}

/** Reads at most the size limit of a photo. */
async function readBounded(path: string): Promise<Result<Buffer, 'unreadable' | 'too-large'>> {
  try {
    const about = await stat(path)
    if (!about.isFile()) return fail('unreadable')
    return about.size > PICTURE_BYTES ? fail('too-large') : ok(await readFile(path))
  } catch {
    return fail('unreadable')
  }
}
