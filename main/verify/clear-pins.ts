/** Old copies of the journal in a data folder that still hold PINs in clear text: the journal itself was cleared, its copies were not. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../store/open'
import { unpackSite } from '../store/site'
import { hasClearPin, pinsHashedUpTo } from '../store/site-pins'

const COPY = /^journal\.sqlite\.replaced(-[^.]+(\.[^.]+)?)?$/

/** Backups and replaced journals, by their path in the data folder. */
function copiesIn(folder: string): readonly string[] {
  const backups = join(folder, 'backups')
  const names = existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.sqlite')) : []
  return [
    ...names.map((name) => join('backups', name)),
    ...readdirSync(folder).filter((name) => COPY.test(name) && !/-(wal|shm)$/.test(name)),
  ].toSorted()
}

/** A copy that cannot be read says nothing here: what is wrong with it is found when it is restored. */
function holdsClearPins(file: string): boolean {
  try {
    const connection = openDatabase(file, 'reader')
    try {
      const texts = connection
        .prepare<[number], string | Buffer>('SELECT text FROM site WHERE version > ?')
        .pluck()
        .all(pinsHashedUpTo(connection))
      return texts.some((text) => hasClearPin(unpackSite(text)))
    } finally {
      connection.close()
    }
  } catch {
    return false
  }
}

/** Each such copy, with what to do. */
export const clearPinCopies = (folder: string): readonly string[] =>
  copiesIn(folder).flatMap((name) =>
    holdsClearPins(join(folder, name))
      ? [`${name} holds PINs in clear text: delete it as soon as it is not needed, and every copy of it`]
      : [],
  )
