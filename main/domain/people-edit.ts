/** Edits of people, which are in force immediately and are no part of the site's draft. */
import type { StoredMapping } from './import-mapping'
import type { CardholderId } from './ids'
import type { Result } from './result'
import type { DraftProblem, JsonObject } from './site-draft'

/** A person as the site file writes them, without the PIN: nobody is shown one. */
export interface PersonOnFile {
  readonly id: CardholderId
  readonly person: JsonObject
  readonly hasPin: boolean
}

export interface PersonEdit {
  readonly id: CardholderId
  /** The person as it was when the edit began, without the PIN; null adds one. */
  readonly before: JsonObject | null
  /**
   * The person as it is to be; null deletes the person, and the journal keeps the id. `pin`: digits set the PIN, null
   * removes it, and without the key it stays as it is.
   */
  readonly after: JsonObject | null
}

/** What became of some edits: all of them, or none. */
export type PeopleEdited =
  | { readonly kind: 'done'; readonly seq: number }
  /** Somebody changed these people since the edit began: as they are now; null: deleted. */
  | {
      readonly kind: 'moved'
      readonly people: readonly { readonly id: CardholderId; readonly now: PersonOnFile | null }[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly DraftProblem[] }

/** Why nothing was done. */
interface PeopleNotEdited {
  readonly code: 'journal' | 'change'
  readonly detail: string
}

/** Stored mappings of lists of people. A failure says what the disk or the file said. */
export interface ImportMappings {
  /** By name. */
  readonly list: () => Result<readonly StoredMapping[], string>
  /** Replaces one of the same name. */
  readonly save: (name: string, mapping: object) => Result<null, string>
  readonly remove: (name: string) => Result<null, string>
}

/** What a desk does with the people on file. */
export interface PeopleDesk {
  readonly mappings: ImportMappings
  /** Those of the people that there are. */
  readonly onFile: (ids: readonly CardholderId[]) => readonly PersonOnFile[]
  /** All of the edits or none; resolves after the commit. */
  readonly edit: (
    edits: readonly PersonEdit[],
    operator: string,
    reason: string,
  ) => Promise<Result<PeopleEdited, PeopleNotEdited>>
}
