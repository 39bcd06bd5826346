/** Photos of the people of a site; those of whoever leaves the site go with them. */
import type { NewDeskEvent } from '../domain/desk-event'
import type { Result } from '../domain/result'
import type { Log } from '../log'
import { openPhotos } from '../photos/photos'
import type { Photos } from '../photos/photos'
import type { SiteChanges } from './site-changes'

interface Setup {
  readonly dataFolder: string
  readonly sites: Pick<SiteChanges, 'onSite'>
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly log: Log
}

export async function openSitePhotos({
  dataFolder,
  sites,
  journal,
  log,
}: Setup): Promise<Photos & { stop: () => void }> {
  const photos = await openPhotos({ dataFolder, journal, report: (message) => log('error', message) })
  const stop = sites.onSite(({ cardholders }, before) => {
    const here = new Set(cardholders.map(({ id }) => id))
    const gone = before.cardholders.flatMap(({ id }) => (here.has(id) || photos.version(id) === undefined ? [] : [id]))
    void photos.removeAll(gone, { reason: 'removed with the person' })
  })
  return { ...photos, stop }
}
