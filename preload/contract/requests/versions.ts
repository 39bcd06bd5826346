/** Versions of the site. Every role sees them; an administrator brings one back as a draft. */
import type { DraftState } from '../draft'
import { nullable, whole } from '../form'
import { ADMINISTERING, EVERYONE } from '../roles'
import type { SiteVersion, VersionDifference } from '../versions'
import { request } from './request'
import { seq } from './values'

const version = whole(1, Number.MAX_SAFE_INTEGER)

export const versionRequests = {
  /** Newest first, at most `VERSIONS_PAGE`; `before`: versions below this one, null = from the newest. */
  siteVersions: request(EVERYONE, ['before', nullable(version)]).answers<readonly SiteVersion[]>(),
  /** How two versions differ; `to` null = the one in force. */
  compareVersions: request(EVERYONE, ['from', version], ['to', nullable(version)]).answers<VersionDifference>(),
  /** Makes the draft say what a version said, people apart: one step. `revision`: the one of the draft that is edited. */
  draftVersion: request(ADMINISTERING, ['revision', seq], ['version', version]).answers<DraftState>(),
}
