/** This window: whether it is connected, who sits at it, and what they may do. Main checks every request again. */
import { create } from 'zustand'
import type { Role } from '../../preload/contract/models'
import type { Failure } from '../bridge'

export type Phase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'ready'; readonly version: string; readonly runtime: string; readonly demo: boolean }

export const useSession = create<{ readonly phase: Phase }>()(() => ({ phase: { kind: 'connecting' } }))

const DESK: readonly Role[] = ['guard', 'supervisor', 'administrator']
const SUPERVISING: readonly Role[] = ['supervisor', 'administrator']

const EXPORTING: readonly Role[] = ['supervisor', 'administrator', 'auditor']

const ABILITIES = {
  acknowledge: DESK,
  note: DESK,
  unlock: DESK,
  muster: DESK,
  release: SUPERVISING,
  relax: SUPERVISING,
  suspend: SUPERVISING,
  lockdown: SUPERVISING,
  close: SUPERVISING,
  shelve: SUPERVISING,
  export: EXPORTING,
  'relax-without-end': ['administrator'],
  records: ['administrator', 'auditor'],
} as const satisfies Record<string, readonly Role[]>

export type Ability = keyof typeof ABILITIES

export const may = (role: Role | undefined, ability: Ability): boolean =>
  role !== undefined && (ABILITIES[ability] as readonly Role[]).includes(role)
