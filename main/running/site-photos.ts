/** Photos of the people of a site; a person's photo is removed when they leave the site. */
import { messageOf } from '../domain/result'
import type { CardholderId } from '../domain/ids'
import type { NewDeskEvent } from '../domain/desk-event'
import type { Result } from '../domain/result'
import type { HistoryThread } from '../history/client'
import type { Log } from '../log'
import { openPhotos } from '../photos/photos'
import type { Photos } from '../photos/photos'
import { photoProblem } from '../store/photo-records'
import type { SiteChanges } from './site-changes'

interface Setup {
  readonly dataFolder: string
  readonly sites: Pick<SiteChanges, 'onSite'>
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly history: Pick<HistoryThread, 'ask'>
  readonly log: Log
}

/** What the journal recorded, read with the first requested photo, and later changes. */
function openRecorded({ history, journal }: Pick<Setup, 'history' | 'journal'>) {
  let recorded: Promise<Map<CardholderId, string>> | undefined
  const read = (): Promise<Map<CardholderId, string>> => {
    recorded ??= history.ask('photoHashes', {}).catch((error: unknown) => {
      recorded = undefined
      throw error
    })
    return recorded
  }
  return {
    check: async (id: CardholderId, hash: string): Promise<string | undefined> => {
      try {
        return photoProblem((await read()).get(id), hash)
      } catch (error) {
        return `what the journal recorded cannot be read: ${messageOf(error)}`
      }
    },
    journal: async (event: NewDeskEvent): ReturnType<Setup['journal']> => {
      const done = await journal(event)
      // Read from now on again: the question may have been answered just before or after this row.
      if (done.ok) recorded = undefined
      return done
    },
  }
}

export async function openSitePhotos({
  dataFolder,
  sites,
  journal,
  history,
  log,
}: Setup): Promise<Photos & { stop: () => void }> {
  const photos = await openPhotos({
    dataFolder,
    ...openRecorded({ history, journal }),
    report: (message) => log('error', message),
  })
  const stop = sites.onSite(({ cardholders }, before) => {
    const here = new Set(cardholders.map(({ id }) => id))
    const gone = before.cardholders.flatMap(({ id }) => (here.has(id) || photos.version(id) === undefined ? [] : [id]))
    void photos.removeAll(gone, { reason: 'removed with the person' })
  })
  return { ...photos, stop }
}
