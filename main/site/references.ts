/**
 * The ids of a site file: each is unique among its kind and whatever refers to one finds it (site-and-replay.md).
 * Ids are gathered from the whole file before references are read, so that the order of the sections does not matter.
 */
import { OUTSIDE } from '../domain/ids'
import type { Problem } from '../domain/result'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'

export type Kind =
  | 'area'
  | 'controller'
  | 'door'
  | 'reader'
  | 'group'
  | 'holiday'
  | 'schedule'
  | 'access level'
  | 'cardholder'
  | 'input'
  | 'automation'
  | 'reset'
  | 'plan'
  | 'card format'

const SECTION: Readonly<Record<Kind, string>> = {
  area: 'areas',
  controller: 'controllers',
  door: 'doors',
  reader: 'readers',
  'card format': 'cardFormats',
  group: 'groups',
  holiday: 'holidays',
  schedule: 'schedules',
  'access level': 'accessLevels',
  cardholder: 'cardholders',
  input: 'inputs',
  automation: 'automations',
  reset: 'resets',
  plan: 'plans',
}

export class References {
  private readonly ids: ReadonlyMap<Kind, ReadonlyMap<unknown, number>>

  /** `file` is the site file's root object. Duplicates are noted as problems of the later one. */
  constructor(file: Fields, problems: Problem[]) {
    const ids = new Map<Kind, ReadonlyMap<unknown, number>>()
    for (const [kind, section] of Object.entries(SECTION) as [Kind, string][]) {
      const known = new Map<unknown, number>()
      const list = file.raw(section)
      if (Array.isArray(list)) {
        list.forEach((entry: unknown, index) => {
          const id = typeof entry === 'object' && entry !== null ? (entry as { readonly id?: unknown }).id : undefined
          if (id === undefined) return
          const first = known.get(id)
          if (first === undefined) known.set(id, index)
          else problems.push({ path: `${section}[${index}].id`, message: duplicate(id, `${section}[${first}]`) })
        })
      }
      if (kind === 'area' && !known.has(OUTSIDE)) known.set(OUTSIDE, -1)
      ids.set(kind, known)
    }
    this.ids = ids
  }

  has(kind: Kind, id: unknown): boolean {
    return this.ids.get(kind)?.has(id) === true
  }

  /** Notes a dangling id; `key` is the path of the reference inside `fields`. */
  check(kind: Kind, id: unknown, fields: Fields, key: string): void {
    if (!this.has(kind, id)) fields.bad(key, dangling(kind, id))
  }

  /** A list of ids of one kind. */
  list(kind: Kind, fields: Fields, key: string): readonly string[] {
    const ids = fields.texts(key)
    fields.list(key).forEach((id, index) => {
      if (typeof id === 'string') this.check(kind, id, fields, `${key}[${index}]`)
    })
    return ids
  }

  text(kind: Kind, fields: Fields, key: string): string | undefined {
    const id = fields.text(key)
    if (id !== undefined) this.check(kind, id, fields, key)
    return id
  }
  requiredText(kind: Kind, fields: Fields, key: string): string {
    return fields.required(key) ? (this.text(kind, fields, key) ?? '') : ''
  }
  /** A schedule; undefined for the one that is never closed, and when the key is left out. */
  schedule(fields: Fields, key: string): string | undefined {
    const id = this.scheduleOrAlways(fields, key)
    return id === DEFAULTS.schedule ? undefined : id
  }
  /** A schedule where being always open is more than having none; undefined when the key is left out. */
  scheduleOrAlways(fields: Fields, key: string): string | undefined {
    const id = fields.text(key)
    if (id !== undefined && id !== DEFAULTS.schedule) this.check('schedule', id, fields, key)
    return id
  }
  area(fields: Fields, key: string): number | undefined {
    const id = fields.whole(key)
    if (id !== undefined) this.check('area', id, fields, key)
    return id
  }
  requiredArea(fields: Fields, key: string): number {
    return fields.required(key) ? (this.area(fields, key) ?? OUTSIDE) : OUTSIDE
  }
}

export const dangling = (kind: Kind, id: unknown): string => `no ${kind} has the id ${show(id)}`
export const duplicate = (id: unknown, first: string): string => `duplicate id ${show(id)}, already used by ${first}`
