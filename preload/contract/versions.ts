/** Versions of the site, as the page shows them. */
export type { SiteVersion, VersionDifference } from '../../main/domain/site-version'

/** Versions of one answer. */
export const VERSIONS_PAGE = 200
