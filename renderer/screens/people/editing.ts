/** Edits of people: in force as soon as they are saved, and no part of the site's draft. */
import { useEffect, useState } from 'react'
import type { CardholderId } from '../../../preload/contract/models'
import type { JsonObject } from '../../../preload/contract/draft'
import type { PersonOnFile } from '../../../preload/contract/people'
import { ask, request, type Failure } from '../../bridge'

export const editPeople = request('editPeople')

interface OnFile {
  readonly of: string
  readonly people: readonly PersonOnFile[] | null
  readonly failure: Failure | null
}

/** People as they are on file now, read once: an edit is held against what its form began with. */
export function usePeopleOnFile(ids: readonly CardholderId[]): Omit<OnFile, 'of'> {
  const of = JSON.stringify(ids)
  const [known, setKnown] = useState<OnFile | null>(null)
  useEffect(() => {
    const asked = JSON.parse(of) as readonly CardholderId[]
    if (asked.length === 0) return
    let stale = false
    void ask('peopleOnFile', asked).then((answer) => {
      if (stale) return
      setKnown({ of, people: answer.ok ? answer.value : null, failure: answer.ok ? null : answer })
    })
    return () => {
      stale = true
    }
  }, [of])
  return known?.of === of ? known : { people: null, failure: null }
}

/** The site in force without its people: names of groups, access levels and card formats. */
export function useSiteFile(): JsonObject | null {
  const [document, setDocument] = useState<JsonObject | null>(null)
  useEffect(() => {
    let stale = false
    void ask('siteDraft').then((answer) => {
      if (!stale && answer.ok) setDocument(answer.value.inForce)
    })
    return () => {
      stale = true
    }
  }, [])
  return document
}
