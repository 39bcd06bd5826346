import { describe, expect, it } from 'vitest'
import { secondOperator } from '../../../main/operators/second-operator'
import { fail, ok } from '../../../main/domain/result'
import type { Keyed } from '../../../main/operators/account-file'
import type { Standing } from '../../../main/operators/accounts'
import type { Operator } from '../../../preload/contract/models'

const KIM: Operator = { name: 'Kim', role: 'supervisor' }
const LEE: Operator = { name: 'Lee', role: 'guard' }
const ANA: Operator = { name: 'Ana', role: 'administrator' }
const RESET = { kind: 'action', action: { action: 'reset', area: 1 } } as const
const NOW = 100 * 3_600_000

function desk(standing?: Standing) {
  const notes: unknown[] = []
  const looked: string[] = []
  const known = [KIM, LEE, ANA]
  const find = (name: string) => known.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null
  const confirm = secondOperator({
    accounts: {
      find,
      standing: () => standing,
      signIn: (name, password) => {
        looked.push(name)
        const account = find(name)
        return Promise.resolve(
          account && password === 'right' ? ok(account) : fail({ kind: 'wrong', triesLeft: 2, thenMs: 30_000 }),
        )
      },
    },
    now: () => NOW,
    note: (event) => notes.push(event),
  })
  return { confirm, notes, looked }
}

describe('the second operator', () => {
  it('confirms with their own password', async () => {
    expect(await desk().confirm(KIM, { name: 'ana', password: 'right' }, RESET)).toEqual(ok(ANA))
  })
  it.each(['Kim', 'kim', ' KIM '.trim()])(
    'is another person than the first (%s), whose password is not even looked at',
    async (name) => {
      const { confirm, looked } = desk()
      expect(await confirm(KIM, { name, password: 'right' }, RESET)).toMatchObject({ error: { code: 'not-permitted' } })
      expect(looked).toEqual([])
    },
  )
  it('signs what a guard prepared from the first day, as the same account may sign in', async () => {
    const prepared = { kind: 'action', action: { action: 'reset', cardholder: 'c1' } } as const
    const today = { at: NOW - 1, by: 'Ana' }
    expect(await desk(today).confirm(LEE, { name: 'Kim', password: 'right' }, prepared)).toEqual(ok(KIM))
    expect(await desk().confirm(LEE, { name: 'Kim', password: 'wrong' }, prepared)).toMatchObject({ ok: false })
    expect(await desk().confirm(KIM, { name: 'Lee', password: 'right' }, prepared)).toMatchObject({ ok: false })
  })
  it.each<readonly [string, Keyed, RegExp | null]>([
    ['was made in the last 24 hours', { at: NOW - 23 * 3_600_000, by: 'Ana' }, /less than 24 hours ago/],
    ['got a password in the last 24 hours from the host command', { at: NOW - 1 }, /less than 24 hours ago/],
    ['chose another one since', { at: NOW - 1, by: 'Kim', own: true }, /less than 24 hours ago/],
    ['has the password that the first gave', { at: NOW - 25 * 3_600_000, by: 'Kim' }, /choose one of their own/],
    ['was made by the first and has a password of their own', { at: NOW - 25 * 3_600_000, by: 'Kim', own: true }, null],
    ['was made by someone else', { at: NOW - 25 * 3_600_000, by: 'Lee' }, null],
  ])('whose account %s', async (_what, standing, refused) => {
    const answer = await desk(standing).confirm(KIM, { name: 'Ana', password: 'right' }, RESET)
    if (refused === null) expect(answer).toEqual(ok(ANA))
    else
      expect(answer).toMatchObject({
        error: { code: 'not-permitted', detail: expect.stringMatching(refused) as string },
      })
  })
  it('is no guard', async () => {
    const answer = await desk().confirm(KIM, { name: 'Lee', password: 'right' }, RESET)
    expect(answer).toMatchObject({ error: { code: 'not-permitted', detail: expect.stringContaining('Lee is guard') } })
  })
  it('with a wrong password learns the tries left, and the journal records the refusal', async () => {
    const { confirm, notes } = desk()
    expect(await confirm(KIM, { name: 'Ana', password: 'wrong' }, RESET)).toMatchObject({
      error: { code: 'sign-in', tries: { left: 2 } },
    })
    expect(await confirm(KIM, { name: 'secret', password: 'wrong' }, RESET)).toMatchObject({ ok: false })
    expect(notes).toEqual([
      { event: 'desk.sign-in-refused', operator: 'Ana', text: 'as second operator beside Kim' },
      { event: 'desk.sign-in-refused', text: 'as second operator beside Kim' },
    ])
  })
})
