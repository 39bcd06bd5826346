/** Answers about photos of people: chosen in dialogs that the main process opens, looked at, then kept. */
import { ok } from '../domain/result'
import { PHOTO_FILES, applyPhotos, lookAtPhotos, picturesIn } from '../photos/photo-import'
import type { LookedAtPhotos } from '../photos/photo-import'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import type { PhotoLook } from '../../preload/contract/administration'
import type { Operator } from '../../preload/contract/models'
import { checkCardholder } from './check'
import { recordReason } from '../domain/recorded-reason'
import { SESSION_OVER, type Present } from './presence'
import type { DeskOptions } from './running'

type Names = 'lookAtPhotos' | 'photoProgress' | 'dropPhotos' | 'applyPhotos' | 'removePhoto'

export type PhotoAnswers = {
  readonly [Name in Names]: (
    asker: Present & { readonly operator: Operator },
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

/** Files listed of each kind; nobody reads more in a dialog. */
const TOLD = 200

const failed = (detail: string): Failure => ({ ok: false, code: 'photos', detail })

export function photoAnswers({ running, dialogs, words }: DeskOptions): PhotoAnswers {
  let progress = 0
  /** Rises when what goes on is to end. */
  let turn = 0
  let last = 0
  let found: { readonly id: number; readonly looked: LookedAtPhotos; readonly seenBy: Present } | undefined

  const going = (): ((done: number) => boolean) => {
    const mine = ++turn
    progress = 0
    return (done) => {
      progress = done
      return mine === turn
    }
  }

  const chosen = async (
    asker: Present,
    from: 'files' | 'folder',
    isOne: boolean,
  ): Promise<Answer<readonly string[] | null>> => {
    const what = from === 'folder' ? 'folder' : isOne ? 'one' : 'many'
    const title = words(what === 'one' ? 'photo.choose.person' : `photo.choose.${what}`)
    const picked = await dialogs.pictures(asker, what, title)
    if (!picked.ok) return picked.error
    const paths = picked.value
    const [folder] = paths ?? []
    if (!paths || folder === undefined) return ok(null)
    if (from === 'files') return ok(paths)
    const listed = await picturesIn(folder)
    if (!asker.isPresent()) return SESSION_OVER
    return listed.ok ? ok(listed.value) : failed(listed.error)
  }

  return {
    lookAtPhotos: async (asker, from, only): Promise<Answer<PhotoLook | null>> => {
      const { site } = running
      if (only !== null) {
        const checked = checkCardholder(site, only)
        if (!checked.ok) return checked.error
      }
      const choice = await chosen(asker, from, only !== null)
      if (!choice.ok || choice.value === null) return choice.ok ? ok(null) : choice
      if (choice.value.length > PHOTO_FILES)
        return failed(`${choice.value.length} files at once; ${PHOTO_FILES} at most`)
      found = undefined
      const looked = await lookAtPhotos(choice.value, site.cardholders, running.photos, going(), only ?? undefined)
      if (!looked) return ok(null)
      if (!asker.isPresent()) return SESSION_OVER
      found = { id: ++last, looked, seenBy: asker }
      const { matched, unmatched, bad } = looked.look
      const countOf = (kind: string): number => matched.filter((one) => one.kind === kind).length
      return ok({
        id: last,
        matched: matched.slice(0, TOLD),
        unmatched: unmatched.slice(0, TOLD),
        bad: bad.slice(0, TOLD),
        counts: {
          added: countOf('added'),
          replaced: countOf('replaced'),
          same: countOf('same'),
          unmatched: unmatched.length,
          bad: bad.length,
        },
      })
    },
    photoProgress: () => ok(progress),
    dropPhotos: () => {
      turn++
      found = undefined
      return ok(null)
    },
    applyPhotos: async ({ operator }, id, reason) => {
      if (found?.id !== id || !found.seenBy.isPresent()) return failed(words('change.gone'))
      const { looked } = found
      found = undefined
      const by = { operator: operator.name, reason: recordReason(reason) }
      return ok(await applyPhotos(looked, running.photos, by, going()))
    },
    removePhoto: async ({ operator }, cardholder, reason) => {
      const checked = checkCardholder(running.site, cardholder)
      if (!checked.ok) return checked.error
      const done = await running.photos.remove(cardholder, { operator: operator.name, reason: recordReason(reason) })
      return done.ok ? ok(null) : failed(done.error)
    },
  }
}
