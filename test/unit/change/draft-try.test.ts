import { expect, test } from 'vitest'
import { tryReads } from '../../../main/change/draft-try'
import type { JsonObject, TryCard, TryRead } from '../../../main/domain/site-draft'
import { labSite } from '../../e2e/simulated-bus'

const START = Date.UTC(2026, 10, 30, 8)

const { cardholders: _, ...lab } = labSite(1)

/** The laboratory with a rule at its entrance. */
const withRule = (apb: object | undefined, more: object = {}): JsonObject => ({
  ...lab,
  areas: [{ id: 1, name: 'Laboratory' }],
  readers: lab.readers.map((reader) => (reader.id === 'R1' && apb ? { ...reader, apb } : reader)),
  ...more,
})
const at = (second: number, card: TryCard, reader = 'R1'): TryRead => ({ second, card, reader })

test('decides typed reads by the rule of the draft, passages included (4.7)', () => {
  const timed = withRule({ mode: 'timed-reader', minutes: 15, clearedBy: ['other-credential', 'other-reader'] })
  expect(
    tryReads(timed, [at(0, 'A'), at(10, 'A'), at(40, 'B'), at(60, 'A'), at(70, 'A', 'R2'), at(80, 'A')], START),
  ).toEqual([
    { granted: true },
    { granted: false, reason: 'apb', violation: 'too-soon' },
    { granted: true },
    { granted: true },
    { granted: true },
    { granted: true },
  ])
  expect(tryReads(timed, [at(0, 'A'), at(899, 'A'), at(902, 'A')], START)).toMatchObject([
    { granted: true },
    { granted: false },
    { granted: true },
  ])
})

test('says that a rule is only observed, or softened by a second try (3.7, 4.6)', () => {
  const observed = withRule(undefined, {
    areas: [{ id: 1, name: 'Laboratory', apb: { mode: 'hard', enforcement: 'observe' } }],
  })
  expect(tryReads(observed, [at(0, 'A'), at(10, 'A')], START)).toEqual([
    { granted: true },
    { granted: true, violation: 'double-entry', why: 'observed' },
  ])
  const revert = withRule({ mode: 'hard-revert-soft', revertSeconds: 60 })
  expect(tryReads(revert, [at(0, 'A'), at(10, 'A'), at(20, 'A')], START)).toEqual([
    { granted: true },
    { granted: false, reason: 'apb', violation: 'passback' },
    { granted: true, violation: 'passback', why: 'reverted' },
  ])
})

test('leaves automations and resets of the site out, and people who refer to the site', () => {
  const automated = withRule(undefined, {
    automations: [{ id: 'a', when: { event: 'access.granted' }, then: { action: 'lockdown', doors: '*' } }],
    resets: [{ id: 'r', at: '08:00', scope: { site: true } }],
  })
  expect(tryReads(automated, [at(0, 'A'), at(10, 'B')], START)).toEqual([{ granted: true }, { granted: true }])
})

test('decides nothing while the draft has problems', () => {
  expect(tryReads(withRule({ mode: 'timed-reader' }), [at(0, 'A')], START)).toBeNull()
})

test('refuses a read at a reader that the draft does not have', () => {
  expect(tryReads(withRule(undefined), [at(0, 'A', 'gone')], START)).toEqual([
    { granted: false, reason: 'unknown-reader' },
  ])
})
