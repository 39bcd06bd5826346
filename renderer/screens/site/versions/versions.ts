/** Versions of the site at this desk: the list, newest first, and the comparison of one of them. */
import { create } from 'zustand'
import { DRAFT_LISTS, type DraftSection, type DraftState } from '../../../../preload/contract/draft'
import { VERSIONS_PAGE, type SiteVersion, type VersionDifference } from '../../../../preload/contract/versions'
import { ask, type Answer, type Failure } from '../../../bridge'
import { bringBack } from '../draft'
import { idOf, same, thingIn, thingsOf } from '../thing'

interface Versions {
  /** Null until they are read. */
  readonly list: readonly SiteVersion[] | null
  readonly isMore: boolean
  readonly failure: Failure | null
}

const NONE: Versions = { list: null, isMore: false, failure: null }
export const useVersions = create<Versions>()(() => NONE)

const show = (answer: Answer<readonly SiteVersion[]>, before: readonly SiteVersion[]): void => {
  if (!answer.ok) return useVersions.setState({ failure: answer })
  const isMore = answer.value.length === VERSIONS_PAGE
  useVersions.setState({ list: [...before, ...answer.value], isMore, failure: null })
}

/** Reads the newest again. */
export const readVersions = async (): Promise<void> => show(await ask('siteVersions', null), [])
/** Reads older ones besides. */
export async function readOlder(): Promise<void> {
  const { list } = useVersions.getState()
  show(await ask('siteVersions', list?.at(-1)?.version ?? null), list ?? [])
}

/** @param to null = the one in force */
export const compare = (from: number, to: number | null): Promise<Answer<VersionDifference>> =>
  ask('compareVersions', from, to)

/** The draft says what the version said, people apart. */
export const makeDraft = (version: number): Promise<Answer<DraftState>> => bringBack(version)

export interface ThingChanged {
  readonly section: DraftSection
  readonly id: string
  readonly kind: 'added' | 'changed' | 'removed'
}

/** The things that differ, in the site file's order. */
export function thingsChanged({ before, after }: Pick<VersionDifference, 'before' | 'after'>): readonly ThingChanged[] {
  const each = (section: DraftSection, id: string): readonly ThingChanged[] => {
    const [was, is] = [thingIn(before, section, id), thingIn(after, section, id)]
    if (same(was, is)) return []
    return [{ section, id, kind: was === null ? 'added' : is === null ? 'removed' : 'changed' }]
  }
  return [
    ...each('site', ''),
    ...DRAFT_LISTS.flatMap((section) => {
      const ids = [...thingsOf(before, section), ...thingsOf(after, section)].map(idOf)
      return [...new Set(ids)].flatMap((id) => each(section, id))
    }),
    ...each('alarms', ''),
  ]
}
