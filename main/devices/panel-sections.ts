/** A site as one panel is to have it; what is the same for all panels is worked out once. */
import { createHash } from 'node:crypto'
import type { ControllerId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import { commonSections, readerSection, type Deciding, type SectionContent } from '../panel/configuration'
import { indexPanel, type PanelIndex } from '../panel/events'

export const DEFAULT_DECIDING: Deciding = { mode: 'host-first', answerTimeoutMs: 2_000, fallback: 'local' }

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const commonOf = new WeakMap<Site, SectionContent[]>()
const namesOf = new WeakMap<Site, PanelIndex['credentialName']>()

/** The same for all panels of a site, so it is worked out once. */
export function sectionsFor(
  site: Site,
  controller: ControllerId,
  deciding: (reader: ReaderId) => Deciding,
): SectionContent[] {
  const common = commonOf.get(site) ?? commonSections(site, sha256)
  commonOf.set(site, common)
  return [...common, readerSection(site, controller, deciding, sha256)]
}

export function indexFor(site: Site, controller: ControllerId): PanelIndex {
  const index = indexPanel(site, controller, namesOf.get(site))
  namesOf.set(site, index.credentialName)
  return index
}
