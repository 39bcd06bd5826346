/** Overrides as a panel reports them (PROTOCOL.md 10, 12), and which of them nothing upholds any more. */
import type { PanelOrder } from '../domain/panel'
import type { OperatorAction } from '../domain/record'
import type { Override, Scope } from './schema/panel-link_pb'

type OverrideAction = Extract<
  OperatorAction,
  { readonly action: 'lockdown' | 'grant-on-violation' | 'suspend' | 'exempt' }
>
type OverrideOrder = Extract<PanelOrder, { readonly kind: 'operator' }> & { readonly action: OverrideAction }

/** What a panel has set, as it would be ordered off; undefined for what this console never orders. */
export function liftOf({ what, holder }: Override): OverrideOrder | undefined {
  const action = offActionOf(what)
  return action && { kind: 'operator', operator: 'console', reason: '', action, ...(holder === '' ? {} : { holder }) }
}

function offActionOf(what: Override['what']): OverrideAction | undefined {
  switch (what.case) {
    case 'lockdown':
      return { action: 'lockdown', door: what.value.door, on: false }
    case 'exempt':
      return { action: 'exempt', cardholder: what.value.cardholder, on: false }
    case 'grantOnViolation': {
      const scope = placeOf(what.value.scope)
      return scope && { action: 'grant-on-violation', scope, on: false }
    }
    case 'suspend': {
      const scope = placeOf(what.value.scope)
      return scope && !('reader' in scope) ? { action: 'suspend', scope, on: false } : undefined
    }
    case 'mask':
    case undefined:
      return undefined
  }
}

function placeOf(scope: Scope | undefined): { site: true } | { area: number } | { reader: string } | undefined {
  switch (scope?.what.case) {
    case 'site':
      return { site: true }
    case 'area':
      return { area: scope.what.value }
    case 'reader':
      return { reader: scope.what.value }
    case 'cardholder':
    case 'group':
    case undefined:
      return undefined
  }
}

/** Equal for orders about the same object and of the same holder. */
function subjectOf({ action, holder = '' }: OverrideOrder): string {
  const object = 'scope' in action ? action.scope : 'door' in action ? action.door : action.cardholder
  return JSON.stringify([action.action, object, holder])
}

const isOverride = (order: PanelOrder): order is OverrideOrder => order.kind === 'operator' && 'on' in order.action

/**
 * Overrides that the panel reports and that nobody upholds: its storage is older than their end, or its clock behind it.
 *
 * @param standing what stands for the panel
 * @param waiting what is on its way to it: an order off is not given twice
 */
export function endedOverrides(
  reported: readonly PanelOrder[],
  standing: readonly PanelOrder[],
  waiting: readonly PanelOrder[],
): readonly PanelOrder[] {
  const upheld = new Set(
    standing
      .filter(isOverride)
      .filter(({ action }) => action.on)
      .map(subjectOf),
  )
  const lifted = new Set(
    waiting
      .filter(isOverride)
      .filter(({ action }) => !action.on)
      .map(subjectOf),
  )
  return reported.filter(isOverride).filter((order) => !upheld.has(subjectOf(order)) && !lifted.has(subjectOf(order)))
}
