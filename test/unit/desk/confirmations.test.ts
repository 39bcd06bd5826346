import { describe, expect, it } from 'vitest'
import { ALONE_PER_MINUTE, CONFIRM_WITHIN_MS, createConfirmations, LONG_MS } from '../../../main/desk/confirmations'
import { SESSION_OVER } from '../../../main/desk/presence'
import type { OperatorAction } from '../../../main/domain/record'
import { ok } from '../../../main/domain/result'
import { MINUTE } from '../../../main/domain/time'
import type { Confirmable, Operator } from '../../../preload/contract/models'

const KIM: Operator = { name: 'Kim', role: 'supervisor' }
/** May do all of it alone, also an override without an end. */
const ANA: Operator = { name: 'Ana', role: 'administrator' }
const LEE = { name: 'Lee', password: 'x' }
const RESET: Confirmable = { kind: 'action', action: { action: 'reset', area: 1 } }

function desk(isDual = true, operator = KIM) {
  let now = 1_000_000
  let session = 1
  const confirmed: Confirmable[] = []
  let during = (): void => undefined
  const confirmations = createConfirmations({
    isDual: () => isDual,
    now: () => now,
    confirmSecond: (_first, { name }, what) => {
      confirmed.push(what)
      during()
      return Promise.resolve(ok({ name, role: 'supervisor' }))
    },
  })
  const asker = () => {
    const own = session
    return { operator, session: own, isPresent: () => session === own }
  }
  const sign = async (what: Confirmable) => {
    const asked = confirmations.challenge(what, asker())
    const id = (asked.ok ? asked.value : null) ?? ''
    return { id, answer: await confirmations.confirm(id, LEE, asker()) }
  }
  return {
    confirmations,
    asker,
    sign,
    confirmed,
    pass: (what: Confirmable) => confirmations.pass(what, asker()),
    wait: (ms: number) => void (now += ms),
    otherSession: () => void (session += 1),
    onConfirm: (by: () => void) => void (during = by),
    now: () => now,
  }
}

describe('the two-person rule', () => {
  const later = (ms: number) => desk().now() + ms
  it.each<readonly [Confirmable | OperatorAction, boolean]>([
    [{ action: 'reset', area: 1 }, true],
    [{ action: 'reset', site: true }, true],
    [{ action: 'reset', cardholder: 'c1' }, false],
    [{ action: 'clear-violation', cardholder: 'c1', area: 1 }, false],
    [{ action: 'free-pass', cardholder: 'c1' }, false],
    [{ action: 'revert-to-soft', cardholder: 'c1' }, false],
    [{ action: 'suspend', scope: { site: true }, on: true }, true],
    [{ action: 'suspend', scope: { area: 1 }, on: true }, true],
    [{ action: 'suspend', scope: { site: true }, on: false }, false],
    [{ action: 'exempt', cardholder: 'c1', on: true }, true],
    [{ action: 'exempt', cardholder: 'c1', on: true, until: later(LONG_MS) }, false],
    [{ action: 'exempt', cardholder: 'c1', on: false }, false],
    [{ action: 'grant-on-violation', scope: { area: 1 }, on: true, until: later(LONG_MS) }, false],
    [{ action: 'grant-on-violation', scope: { area: 1 }, on: true, until: later(LONG_MS + 1) }, true],
    [{ action: 'grant-on-violation', scope: { area: 1 }, on: true }, true],
    [{ action: 'grant-on-violation', scope: { area: 1 }, on: false }, false],
    [{ action: 'lockdown', door: 'D1', on: true }, false],
    [{ action: 'lockdown', door: 'D1', on: false }, false],
    [{ kind: 'reconcile' }, true],
    [{ kind: 'change', id: 1 }, true],
  ])('of %j: %s', (given, needed) => {
    const what: Confirmable = 'kind' in given ? given : { kind: 'action', action: given }
    const { confirmations, asker, pass } = desk(true, ANA)
    expect(confirmations.challenge(what, asker())).toEqual(ok(needed ? expect.any(String) : null))
    expect(pass(what).ok).toBe(!needed)
    expect(desk(false, ANA).pass(what)).toEqual(ok({}))
  })

  it('lets an act go ahead once, with both names', async () => {
    const { sign, pass } = desk()
    expect((await sign(RESET)).answer).toEqual(ok(null))
    expect(pass(RESET)).toEqual(ok({ secondOperator: 'Lee' }))
    expect(pass(RESET)).toMatchObject({ ok: false })
  })

  it('takes each challenge once, so that a password that was sent again does nothing', async () => {
    const { confirmations, asker, sign, pass, confirmed } = desk()
    const { id } = await sign(RESET)
    expect(pass(RESET).ok).toBe(true)
    for (let i = 0; i < 3; i++)
      expect(await confirmations.confirm(id, LEE, asker())).toMatchObject({ code: 'not-permitted' })
    expect(await confirmations.confirm('made up', LEE, asker())).toMatchObject({ code: 'not-permitted' })
    expect(pass(RESET).ok).toBe(false)
    expect(confirmed).toEqual([RESET])
  })

  it('binds a confirmation to the very act', async () => {
    const { sign, pass } = desk()
    await sign(RESET)
    expect(pass({ kind: 'action', action: { action: 'reset', area: 2 } }).ok).toBe(false)
    expect(pass({ kind: 'action', action: { action: 'reset', site: true } }).ok).toBe(false)
    expect(pass({ kind: 'reconcile' }).ok).toBe(false)
    expect(pass({ kind: 'action', action: { area: 1, action: 'reset' } }).ok).toBe(true)
  })

  it('binds it to the session, also while the password is compared', async () => {
    const first = desk()
    await first.sign(RESET)
    first.otherSession()
    expect(first.pass(RESET).ok).toBe(false)
    const second = desk()
    second.onConfirm(second.otherSession)
    expect((await second.sign(RESET)).answer).toEqual(SESSION_OVER)
    expect(second.pass(RESET).ok).toBe(false)
  })

  it('ends a challenge and a confirmation after two minutes', async () => {
    const { confirmations, asker, sign, pass, wait } = desk()
    const asked = confirmations.challenge(RESET, asker())
    const id = (asked.ok ? asked.value : null) ?? ''
    wait(CONFIRM_WITHIN_MS)
    expect(await confirmations.confirm(id, LEE, asker())).toMatchObject({ ok: false })
    await sign(RESET)
    wait(CONFIRM_WITHIN_MS)
    expect(pass(RESET).ok).toBe(false)
  })

  it('counts people who are let in one by one: sixty of sixty within a minute are a mass reset', async () => {
    const { sign, pass, wait } = desk()
    const person = (n: number): Confirmable => ({
      kind: 'action',
      action:
        n % 3 === 0
          ? { action: 'reset', cardholder: `c${n}` }
          : n % 3 === 1
            ? { action: 'clear-violation', cardholder: `c${n}`, area: 1 }
            : { action: 'free-pass', cardholder: `c${n}` },
    })
    const done = Array.from({ length: 60 }, (_, n) => pass(person(n)).ok)
    expect(done.filter(Boolean)).toHaveLength(ALONE_PER_MINUTE)
    expect(pass(person(0)).ok).toBe(true)
    await sign(person(50))
    expect(pass(person(50))).toEqual(ok({ secondOperator: 'Lee' }))
    wait(MINUTE)
    expect(pass(person(51)).ok).toBe(true)
  })
})

describe('what a guard prepares', () => {
  const PAT: Operator = { name: 'Pat', role: 'guard' }
  const clear: Confirmable = { kind: 'action', action: { action: 'clear-violation', cardholder: 'c1', area: 1 } }

  it('goes ahead once, and only when a supervisor signed this very act', async () => {
    const { sign, pass, confirmed } = desk(false, PAT)
    expect(pass(clear)).toMatchObject({ error: { detail: 'a supervisor has to sign what a guard prepares' } })
    expect((await sign(clear)).answer).toEqual(ok(null))
    expect(pass({ kind: 'action', action: { action: 'reset', cardholder: 'c1' } }).ok).toBe(false)
    expect(pass(clear)).toEqual(ok({ secondOperator: 'Lee' }))
    expect(pass(clear).ok).toBe(false)
    expect(confirmed).toEqual([clear])
  })

  it.each<Confirmable>([
    RESET,
    { kind: 'action', action: { action: 'suspend', scope: { site: true }, on: true } },
    { kind: 'action', action: { action: 'lockdown', door: 'D1', on: true } },
    { kind: 'action', action: { action: 'exempt', cardholder: 'c1', on: true } },
    { kind: 'reconcile' },
    { kind: 'change', id: 1 },
  ])('is never %j', async (what) => {
    for (const dual of [true, false]) {
      const { confirmations, asker, pass, sign, confirmed } = desk(dual, PAT)
      expect(confirmations.challenge(what, asker())).toMatchObject({ code: 'not-permitted' })
      expect((await sign(what)).answer).toMatchObject({ code: 'not-permitted' })
      expect(pass(what)).toMatchObject({ error: { code: 'not-permitted' } })
      expect(confirmed).toEqual([])
    }
  })

  it('is refused where the site asks for two supervisors', async () => {
    const { confirmations, asker, sign, pass } = desk(true, PAT)
    for (let n = 0; n < ALONE_PER_MINUTE; n++) {
      const person: Confirmable = { kind: 'action', action: { action: 'reset', cardholder: `c${n}` } }
      await sign(person)
      expect(pass(person).ok).toBe(true)
    }
    const sixth: Confirmable = { kind: 'action', action: { action: 'reset', cardholder: 'c9' } }
    expect(confirmations.challenge(sixth, asker())).toMatchObject({
      detail: expect.stringContaining('two supervisors'),
    })
  })
})
