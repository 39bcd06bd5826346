/** Takes in a site that is to come into force, part by part, and makes its plan a slice at a time between decisions. */
import type { Plan } from '../engine/plan'
import { planSite } from '../engine/plan'
import type { Cardholder, Site } from '../domain/site'
import { changeSite } from '../site/change'
import type { OfferPart } from './messages'

export interface OfferDesk {
  /** Calls back once, when the part is taken in; with words when it cannot be. A new `begin` drops what was on its way. */
  readonly add: (part: OfferPart, done: (why?: string) => void) => void
}

export interface OfferSetup {
  /** The site in force; undefined while the journal fails. */
  readonly inForce: () => { readonly site: Site; readonly siteHash: string } | undefined
  readonly prepare: (hash: string, plan: Plan) => void
  readonly later: (run: () => void) => void
}

export function createOfferDesk({ inForce, prepare, later }: OfferSetup): OfferDesk {
  let begun: Extract<OfferPart, { kind: 'begin' }> | undefined
  let cardholders: Cardholder[] = []

  const plan = (offer: NonNullable<typeof begun>, done: (why?: string) => void): void => {
    const now = inForce()
    if (now?.siteHash !== offer.before) return done('the site is another one by now')
    const slices = planSite(changeSite(now.site, { rest: offer.rest, cardholders, order: offer.order }))
    const next = (): void => {
      if (begun !== offer) return done('another change was offered')
      const slice = slices.next()
      if (!slice.done) return later(next)
      begun = undefined
      cardholders = []
      prepare(offer.hash, slice.value)
      done()
    }
    later(next)
  }

  return {
    add: (part, done) => {
      if (part.kind === 'begin') {
        begun = part
        cardholders = []
        return done()
      }
      if (!begun) return done('no change was begun')
      if (part.kind === 'plan') return plan(begun, done)
      cardholders.push(...part.cardholders)
      done()
    },
  }
}
