/** A site as one panel is to have it; what is the same for all panels is worked out once. */
import { createHash } from 'node:crypto'
import type { ControllerId, ReaderId } from '../../domain/ids'
import { DECIDES_UNLESS_SAID } from '../../domain/site'
import type { Reader, Site } from '../../domain/site'
import { commonSections, readerSection, type Deciding, type SectionContent } from '../../panel/configuration'
import { indexPanel, type PanelIndex } from '../../panel/events'
import type { PanelLinkOptions } from './panel-link-options'

/** How a reader decides, as its panel is to know it. */
export function decidingOf({ decides = DECIDES_UNLESS_SAID }: Pick<Reader, 'decides'>): Deciding {
  switch (decides.by) {
    case 'panel':
      // The panel waits for nobody; the time stays as it always was, so that a section's hash does not change.
      return { mode: 'panel', answerTimeoutMs: DECIDES_UNLESS_SAID.hostTimeoutMs, fallback: 'local' }
    case 'host-first':
      return { mode: 'host-first', answerTimeoutMs: decides.hostTimeoutMs, fallback: decides.fallback }
    case 'host-only':
      return { mode: 'host-only', answerTimeoutMs: decides.hostTimeoutMs, fallback: 'deny' }
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const commonOf = new WeakMap<Site, SectionContent[]>()
const namesOf = new WeakMap<Site, PanelIndex['names']>()

/** What is the same for all panels of a site is worked out once. @param deciding instead of what the site says */
export function sectionsFor(
  site: Site,
  controller: ControllerId,
  deciding?: (reader: ReaderId) => Deciding,
): SectionContent[] {
  const common = commonOf.get(site) ?? commonSections(site, sha256)
  commonOf.set(site, common)
  if (deciding) return [...common, readerSection(site, controller, deciding, sha256)]
  const readers = new Map(site.readers.map((reader) => [reader.id, reader]))
  return [...common, readerSection(site, controller, (id) => decidingOf(readers.get(id) ?? {}), sha256)]
}

function indexFor(site: Site, controller: ControllerId): PanelIndex {
  const index = indexPanel(site, controller, namesOf.get(site))
  namesOf.set(site, index.names)
  return index
}

/** What the site gives a panel to hold. */
export interface PanelSite {
  readonly site: Site
  readonly index: PanelIndex
  readonly sections: readonly SectionContent[]
  /** The sections of the site before it. */
  readonly before: readonly SectionContent[]
}

export function panelSite(
  site: Site,
  { controller, deciding }: Pick<PanelLinkOptions, 'controller' | 'deciding'>,
  before: readonly SectionContent[],
): PanelSite {
  return { site, index: indexFor(site, controller.id), sections: sectionsFor(site, controller.id, deciding), before }
}
