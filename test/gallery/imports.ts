/** The import of a list in the gallery: the product's own mapping and comparison, over the site of the gallery, in memory. */
import { importCardholders } from '../../main/change/cardholder-import'
import { factsOf, guessMapping } from '../../main/change/import/guess'
import { mapRows } from '../../main/change/import/map-rows'
import type { Table } from '../../main/change/import/table'
import { choicesOf, valueList } from '../../main/change/import/value-list'
import { problemLine } from '../../main/domain/result'
import { parseSite } from '../../main/site/parse'
import type { ChangeLook } from '../../preload/contract/administration'
import type { Answer } from '../../preload/contract/answer'
import type { ImportMapping, ListLook, NamedMapping } from '../../preload/contract/import-mapping'
import type { Bridge } from '../../preload/contract/requests'
import { siteFile } from './people'

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

type Names =
  'chooseList' | 'readListAs' | 'tryList' | 'lookAtList' | 'saveRejected' | 'mappings' | 'saveMapping' | 'deleteMapping'

const NET2: Table = {
  shape: { encoding: 'windows-1252', delimiter: ',', header: 1 },
  columns: [
    ...['Surname', 'First name', 'Middle name', 'Telephone number', 'Extension', 'PIN', 'Active date', 'Access level'],
    ...['Department', 'Personnel number', 'Token number', 'Expiry date'],
  ],
  rows: [
    ['Müller', 'Jörg', '', '', '4412', '', '01/09/2026', 'Office hours', 'Night staff', 'P-1001', '7781', '31/12/2027'],
    ['Lefèvre', 'Zoé', '', '', '4413', '', '01/09/2026', 'Everywhere', 'Offices', 'P-1002', '7782', ''],
    ['Okoro', 'Daniel', '', '', '', '', '13/10/2026', 'Everywhere', 'Apprentices', 'P-1003', '7783', ''],
    ['', '', '', '', '', '', '13/10/2026', 'Everywhere', 'Offices', 'P-1004', '7784', ''],
    ['Sosna', 'Marek', '', '', '', '', '31/11/2026', 'Everywhere', 'Offices', 'P-1005', '7785', ''],
  ].map((cells, at) => ({ line: at + 2, cells })),
}

export function importBridge(table: Table = NET2): Pick<Bridge, Names> {
  const parsed = parseSite(siteFile())
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('; '))
  const site = parsed.value.site
  let stored: readonly NamedMapping[] = []

  const look = (): ListLook => {
    const facts = factsOf(table)
    const { vendor, mapping } = guessMapping(table, facts, site)
    const list = {
      file: '/media/office/people.csv',
      rows: table.rows.length,
      vendor,
      columns: facts,
      mapping,
      choices: choicesOf(site),
    }
    return { kind: 'list', list }
  }
  const effectOf = (mapping: ImportMapping) => {
    const mapped = mapRows(table, mapping, site)
    if (!mapped.ok) return { problems: mapped.error.map(problemLine) }
    const { site: _, ...effect } = importCardholders(site, { ...mapped.value, missing: mapping.missing })
    return { effect }
  }
  return {
    chooseList: () => ok(look()),
    readListAs: () => ok(look()),
    tryList: (mapping) => {
      const { effect, problems } = effectOf(mapping)
      return ok(
        effect
          ? { kind: 'effect', effect, values: valueList(factsOf(table), mapping, site) }
          : { kind: 'refused', problems },
      )
    },
    lookAtList: (mapping) => {
      const { effect, problems } = effectOf(mapping)
      if (!effect) return ok({ kind: 'refused', file: '/media/office/people.csv', problems })
      const added = effect.groups.find(({ kind }) => kind === 'added')?.count ?? 0
      const made: ChangeLook = {
        ...{ id: 1, file: '/media/office/people.csv', things: [], warnings: [], hazards: [], rows: effect },
        counts: [{ section: 'cardholders', added, changed: 0, removed: 0 }],
      }
      return ok({ kind: 'look', look: made })
    },
    saveRejected: () => ok('/media/office/rejected.csv'),
    mappings: () => ok(stored),
    saveMapping: (name, mapping) => {
      stored = [...stored.filter((one) => one.name !== name), { name, mapping }]
      return ok(null)
    },
    deleteMapping: (name) => {
      stored = stored.filter((one) => one.name !== name)
      return ok(null)
    },
  }
}
