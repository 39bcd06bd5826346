/** Lists of people of other systems: a file is read, its columns are mapped, and what it would do is shown before it is applied. */
import { fileShape, importMapping, type ListLook, type ListTried, type NamedMapping } from '../import-mapping'
import type { Looked } from '../administration'
import { text } from '../form'
import { ADMINISTERING } from '../roles'
import { request } from './request'

const name = text(100)

export const importRequests = {
  /** Asks for a file and reads it as it is recognised; nothing is applied. */
  chooseList: request(ADMINISTERING).answers<ListLook>(),
  /** Reads the chosen file again, in the given shape. */
  readListAs: request(ADMINISTERING, ['shape', fileShape]).answers<ListLook>(),
  /** What the chosen list would do with a mapping, for as long as the mapping is edited. */
  tryList: request(ADMINISTERING, ['mapping', importMapping]).answers<ListTried>(),
  /** The same with every check of the site, and an id to apply it with. */
  lookAtList: request(ADMINISTERING, ['mapping', importMapping]).answers<Looked>(),
  /** Asks for a name and writes the rows that a mapping rejects, with why; the file, null when nothing was chosen. */
  saveRejected: request(ADMINISTERING, ['mapping', importMapping]).answers<string | null>(),
  /** Stored mappings, by name. */
  mappings: request(ADMINISTERING).answers<readonly NamedMapping[]>(),
  /** Replaces one of the same name. */
  saveMapping: request(ADMINISTERING, ['name', name], ['mapping', importMapping]).answers<null>(),
  deleteMapping: request(ADMINISTERING, ['name', name]).answers<null>(),
}
