import type { RetentionKind } from '../../../preload/contract/models'

/** In the order in which people think of them. */
export const KINDS = ['access', 'violation', 'door', 'device', 'operator'] as const satisfies readonly RetentionKind[]
