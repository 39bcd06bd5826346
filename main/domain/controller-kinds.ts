/** The kinds of controllers, and what code outside a kind's driver must know of it. */

export interface ControllerTraits {
  /** It keeps cards and rules, decides without the console, stores its events, and receives orders once it is back. */
  readonly decidesAlone: boolean
  /** Its readers share a line: each has an address and points such as `R1.out0`, and an administrator works at the line by hand. */
  readonly readerLine: boolean
  /** Its own wiring protects its readers; else only a secure channel does. */
  readonly protectsReaders: boolean
  /** It proves who it is with a certificate of this site's authority. */
  readonly certificate: boolean
}

export const CONTROLLER_TRAITS = {
  panel: { decidesAlone: true, readerLine: false, protectsReaders: true, certificate: true },
  osdp: { decidesAlone: false, readerLine: true, protectsReaders: false, certificate: false },
} as const satisfies Record<string, ControllerTraits>

export type ControllerKind = keyof typeof CONTROLLER_TRAITS
// the table has no other keys
export const CONTROLLER_KINDS = Object.keys(CONTROLLER_TRAITS) as readonly ControllerKind[]
/** Of a controller whose site file does not say, and of one that the site no longer has. */
export const KIND_UNLESS_SAID: ControllerKind = 'panel'

/** Controllers for which the trait holds, in the site file's order. */
export const withTrait = <One extends { readonly kind: ControllerKind }>(
  controllers: readonly One[],
  trait: keyof ControllerTraits,
): readonly One[] => controllers.filter(({ kind }) => CONTROLLER_TRAITS[kind][trait])
