/**
 * Photos of cardholders: `photos/ID.jpg` or `.png` in the data folder, one per person, written atomically and readable
 * only by this account. The journal holds each change with the hashes before and after; a change that the journal
 * refuses is undone.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewDeskEvent } from '../domain/desk-event'
import type { CardholderId } from '../domain/ids'
import { fail, messageOf, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { RecordsAct } from '../domain/retention'
import type { PictureKind } from './picture'

export const PHOTOS = 'photos'

export interface PhotoFile {
  readonly kind: PictureKind
  readonly bytes: Buffer
}

/** The operator and the reason, for the journal; no operator when the console acts on its own. */
export interface PhotoDoer {
  readonly operator?: string
  readonly reason: string
}

export interface Photos {
  /** Changes with every new photo; undefined without a photo. */
  readonly version: (id: CardholderId) => number | undefined
  /** Undefined without a photo, and for one that is not the picture that the journal recorded. */
  readonly read: (id: CardholderId) => Promise<PhotoFile | undefined>
  /** Fails with a message when the disk or the journal refuses it; the old photo then stays. */
  readonly set: (id: CardholderId, photo: PhotoFile, by: PhotoDoer) => Promise<Result<null, string>>
  readonly remove: (id: CardholderId, by: PhotoDoer) => Promise<Result<null, string>>
  /** Removes the photos of people who are no longer in the site. */
  readonly removeAll: (ids: readonly CardholderId[], by: PhotoDoer) => Promise<void>
}

interface Setup {
  readonly dataFolder: string
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly report: (message: string) => void
  /** Why the picture with this hash is not the one that the journal recorded; undefined when it is. */
  readonly check: (id: CardholderId, hash: string) => Promise<string | undefined>
}

/** An id that is not a plain file name cannot have a photo. */
export const canHavePhoto = (id: CardholderId): boolean => /^\w[\w.-]{0,127}$/.test(id)

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Throws the file system's error when the folder cannot be made or listed. */
export async function openPhotos({ dataFolder, journal, report, check }: Setup): Promise<Photos> {
  const folder = join(dataFolder, PHOTOS)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kinds = await listed(folder)
  const versions = new Map<CardholderId, number>([...kinds.keys()].map((id) => [id, 1]))
  let last = 1
  let writing: Promise<unknown> = Promise.resolve()

  const fileOf = (id: CardholderId, kind: PictureKind): string => join(folder, `${id}.${kind}`)
  const stored = async (id: CardholderId): Promise<PhotoFile | undefined> => {
    const kind = kinds.get(id)
    if (kind === undefined) return undefined
    try {
      return { kind, bytes: await readFile(fileOf(id, kind)) }
    } catch (error) {
      report(`the photo of ${id} cannot be read: ${messageOf(error)}`)
      return undefined
    }
  }
  const place = async (id: CardholderId, photo: PhotoFile | undefined): Promise<void> => {
    const before = kinds.get(id)
    if (photo) await writeWhole(folder, `${id}.${photo.kind}`, photo.bytes)
    if (before !== undefined && before !== photo?.kind) await rm(fileOf(id, before), { force: true })
    await syncFolder(folder)
    if (photo) kinds.set(id, photo.kind)
    else kinds.delete(id)
    if (photo) versions.set(id, ++last)
    else versions.delete(id)
  }
  const change = async (
    id: CardholderId,
    photo: PhotoFile | undefined,
    by: PhotoDoer,
  ): Promise<Result<null, string>> => {
    const before = await stored(id)
    if (!photo && !before) return ok(null)
    try {
      await place(id, photo)
    } catch (error) {
      return fail(`the photo of ${id} could not be saved: ${messageOf(error)}`)
    }
    const done = await journal({
      event: 'desk.records',
      text: (photo ? 'photo-set' : 'photo-removed') satisfies RecordsAct,
      cardholder: id,
      ...by,
      ...(before ? { before: sha256(before.bytes) } : {}),
      ...(photo ? { after: sha256(photo.bytes) } : {}),
    })
    if (done.ok) return ok(null)
    await place(id, before).catch((error: unknown) =>
      report(`the photo of ${id} could not be restored: ${messageOf(error)}`),
    )
    return fail(done.error.detail)
  }
  /** Runs changes one after the other: two changes of one person must not overlap. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = writing.then(work)
    writing = result.catch(() => undefined)
    return result
  }

  return {
    version: (id) => versions.get(id),
    read: checkedReader(stored, { check, report, fileOf, version: (id) => versions.get(id) }),
    set: (id, photo, by) =>
      canHavePhoto(id)
        ? inTurn(() => change(id, photo, by))
        : Promise.resolve(fail(`${JSON.stringify(id)} is not a valid file name, so this person cannot have a photo`)),
    remove: (id, by) => inTurn(() => change(id, undefined, by)),
    removeAll: async (ids, by) => {
      for (const id of ids) {
        const done = await inTurn(() => change(id, undefined, by))
        if (!done.ok) report(done.error)
      }
    },
  }
}

interface Checking extends Pick<Setup, 'check' | 'report'>, Pick<Photos, 'version'> {
  readonly fileOf: (id: CardholderId, kind: PictureKind) => string
}

/** Gives only what the journal recorded, and reports another picture once per version of it. */
function checkedReader(stored: Photos['read'], { check, report, fileOf, version }: Checking): Photos['read'] {
  const reported = new Map<CardholderId, number | undefined>()
  return async (id) => {
    const photo = await stored(id)
    const problem = photo && (await check(id, sha256(photo.bytes)))
    if (photo === undefined || problem === undefined) return photo
    if (!reported.has(id) || reported.get(id) !== version(id))
      report(`${fileOf(id, photo.kind)} is not shown: ${problem}. Import the photo of ${id} again`)
    reported.set(id, version(id))
    return undefined
  }
}

/** Lists who has a photo. Cleans up after a crash: of two formats the newer stays. */
async function listed(folder: string): Promise<Map<CardholderId, PictureKind>> {
  const kinds = new Map<CardholderId, PictureKind>()
  for (const name of await readdir(folder)) {
    const found = /^(\w[\w.-]*)\.(jpg|png)$/.exec(name)
    const id = found?.[1]
    const kind = found?.[2] as PictureKind | undefined
    if (id === undefined || kind === undefined) {
      if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true })
      continue
    }
    const other = kinds.get(id)
    if (other === undefined) kinds.set(id, kind)
    else {
      const isNewer = (await stat(join(folder, name))).mtimeMs >= (await stat(join(folder, `${id}.${other}`))).mtimeMs
      await rm(join(folder, isNewer ? `${id}.${other}` : name), { force: true })
      if (isNewer) kinds.set(id, kind)
    }
  }
  return kinds
}

const PARTIAL = '.partial'

async function writeWhole(folder: string, name: string, bytes: Buffer): Promise<void> {
  const beside = join(folder, `.${name}${PARTIAL}`)
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, join(folder, name))
}

/** Makes the rename itself durable; Windows has no equivalent. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
