/** Edits of people while everything runs: one after another, each checked by the change thread and then brought into force. */
import type { ChangeThread } from '../change/client'
import type { PeopleDesk } from '../domain/people-edit'
import { messageOf, fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { importMappings } from './import-mappings'
import { personOnFile } from '../site/people-edits'

interface Sites {
  readonly current: () => Site
  readonly apply: (
    id: number,
    operator: string,
    reason: string,
  ) => Promise<Result<{ readonly seq: number }, { readonly code: string; readonly detail: string }>>
}

/** Other changes of the site may come between the check and the commit; the edit is then checked again. */
const TRIES = 5

/** @param folder the data folder, where mappings of lists are stored */
export function peopleEdits(sites: Sites, thread: Pick<ChangeThread, 'ask'>, folder: string): PeopleDesk {
  let before: Promise<unknown> = Promise.resolve()

  const once: PeopleDesk['edit'] = async (edits, operator, reason) => {
    for (let left = TRIES; ; left--) {
      const seen = await thread.ask('previewPeople', { edits }).catch((error: unknown) => {
        // ending the preview of another change ends the thread
        if (left === 1) throw error
        return null
      })
      if (seen === null) continue
      if (seen.kind !== 'preview') return ok(seen)
      const done = await sites.apply(seen.id, operator, reason)
      if (done.ok) return ok({ kind: 'done', seq: done.value.seq })
      const { code, detail } = done.error
      const mayTryAgain = code === 'site-moved' || code === 'cancelled'
      if (!mayTryAgain || left === 1) return fail({ code: code === 'journal' ? 'journal' : 'change', detail })
    }
  }
  return {
    mappings: importMappings(folder),
    onFile: (ids) => {
      const wanted = new Set(ids)
      return sites.current().cardholders.flatMap((person) => (wanted.has(person.id) ? [personOnFile(person)] : []))
    },
    edit: (edits, operator, reason) => {
      const mine = before.then(() => once(edits, operator, reason))
      before = mine.catch(() => null)
      return mine.catch((error: unknown) => fail({ code: 'change', detail: messageOf(error) }))
    },
  }
}
