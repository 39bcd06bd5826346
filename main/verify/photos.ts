/** Whether the pictures in a data folder are those that the journal recorded. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { failureText } from '../store/failure'
import type { Findings } from '../store/findings'
import type { Connection } from '../store/open'
import { photoHashes, photoProblem } from '../store/photo-records'

/** Folder of the photos in the data folder. */
const PHOTOS = 'photos'
const NAME = /^(\w[\w.-]*)\.(jpg|png)$/

export function checkPhotos(folder: string, connection: Connection): Findings {
  const path = join(folder, PHOTOS)
  const names = existsSync(path) ? readdirSync(path) : []
  const recorded = photoHashes(connection)
  const problems: string[] = []
  let checked = 0
  for (const name of names) {
    const [, id = ''] = NAME.exec(name) ?? []
    if (id === '') continue
    checked++
    const problem = problemOf(join(path, name), recorded.get(id))
    if (problem !== undefined) problems.push(`${PHOTOS}/${name}: ${problem}`)
  }
  return { problems, sound: checked === 0 ? [] : [`${checked} photos are as the journal recorded them`] }
}

function problemOf(file: string, recorded: string | undefined): string | undefined {
  try {
    return photoProblem(recorded, createHash('sha256').update(readFileSync(file)).digest('hex'))
  } catch (error) {
    return failureText(error)
  }
}
