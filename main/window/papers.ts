/** Where the desk's documents go and in which words: a folder of the data folder, in the site's time. */
import { join } from 'node:path'
import type { DeskOptions } from '../desk/running'
import type { JournalHead } from '../domain/journal-head'
import { fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { PaperSetup, Words } from '../export/desk-papers'
import { localTimeIn } from './local-time'
import { errorWords } from '../log'

const FOLDER = 'documents'

/** Loaded with the first document: the PDF library takes long, and most starts never need it. */
const writers = () => import('../export/desk-papers')

/** @param words sentences of the catalogue @param head of the journal now: paper is out of this machine's reach */
export function papersFor(
  siteNow: () => Site,
  dataDir: string,
  words: Words,
  head: () => JournalHead | undefined,
): DeskOptions['paper'] {
  const setup = (): PaperSetup => {
    const { name, timeZone } = siteNow()
    return { folder: join(dataDir, FOLDER), site: name, words, time: localTimeIn(timeZone) }
  }
  const placeOf = (area: number): string => siteNow().areas.find(({ id }) => id === area)?.name ?? String(area)
  return {
    handover: (last) => written(writers().then(({ writeHandover }) => writeHandover(setup(), last, head()))),
    muster: (roll) =>
      written(
        writers().then(({ writeRollCall }) =>
          writeRollCall(setup(), {
            ...roll,
            people: roll.people.map((person) => ({
              ...person,
              place: person.area === null ? words('muster.not-known') : placeOf(person.area),
              accounted: person.accounted && { ...person.accounted, place: placeOf(person.accounted.area) },
            })),
          }),
        ),
      ),
  }
}

async function written(writing: Promise<string>): Promise<Result<string, string>> {
  try {
    return ok(await writing)
  } catch (error) {
    return fail(errorWords(error))
  }
}
