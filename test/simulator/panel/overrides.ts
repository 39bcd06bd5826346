/** Active overrides with their ends; the panel ends them itself, also while the host is offline (PROTOCOL.md 10). */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { OverrideSchema, StatusReportSchema, type Override } from '../../../main/panel/schema/panel-link_pb'
import type { Disk } from './disk'

const FILE = 'overrides.bin'

export interface Overrides {
  readonly all: readonly Override[]
  /** Replaces the override with the same key, or ends it. */
  put(override: Override): void
  /** Removes and returns the overrides that have ended. */
  due(now: number): Override[]
  nextDue(): number | null
  has(kind: NonNullable<Override['what']['case']>, of: string): boolean
  /** Those of all holders for the same object that are on. */
  holding(override: Override): readonly Override[]
}

/** What an override applies to: kind and object. Each holder has its own for an object. */
export function objectOf(override: Override): string {
  const { what } = override
  switch (what.case) {
    case 'lockdown':
      return `lockdown/${what.value.door}`
    case 'mask':
      return `mask/${what.value.kind}/${what.value.door}`
    case 'grantOnViolation':
    case 'suspend':
      return `${what.case}/${what.value.scope?.what.case ?? ''}/${String(what.value.scope?.what.value ?? '')}`
    case 'exempt':
      return `exempt/${what.value.cardholder}`
    case undefined:
      return ''
  }
}

const keyOf = (override: Override): string => `${objectOf(override)}/${override.holder}`

export function openOverrides(disk: Disk): Overrides {
  const bytes = disk.read(FILE)
  const held = new Map<string, Override>()
  if (bytes !== undefined)
    for (const override of fromBinary(StatusReportSchema, bytes).overrides) held.set(keyOf(override), override)
  const save = (): void => {
    disk.replace(FILE, toBinary(StatusReportSchema, create(StatusReportSchema, { overrides: [...held.values()] })))
  }
  return {
    get all() {
      return [...held.values()]
    },
    put(override) {
      if (override.on) held.set(keyOf(override), create(OverrideSchema, override))
      else held.delete(keyOf(override))
      save()
    },
    due(now) {
      const ended = [...held].filter(([, { untilMs }]) => untilMs !== undefined && Number(untilMs) <= now)
      for (const [key] of ended) held.delete(key)
      if (ended.length > 0) save()
      return ended.map(([, override]) => override)
    },
    nextDue() {
      const ends = [...held.values()].flatMap(({ untilMs }) => (untilMs === undefined ? [] : [Number(untilMs)]))
      return ends.length === 0 ? null : Math.min(...ends)
    },
    has: (kind, of) => [...held.values()].some((override) => objectOf(override) === `${kind}/${of}`),
    holding: (override) => [...held.values()].filter((other) => objectOf(other) === objectOf(override)),
  }
}
