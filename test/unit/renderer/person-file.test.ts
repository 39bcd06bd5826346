import { describe, expect, it } from 'vitest'
import { BUILT_IN_IDS } from '../../../main/cards/built-in'
import { BUILT_IN_FORMATS } from '../../../preload/contract/people'
import type { LaneRow } from '../../../preload/contract/models'
import { accessInWords, daysInWords } from '../../../renderer/format/access-words'
import { localSpan } from '../../../renderer/format/local-day'
import { readOf } from '../../../renderer/screens/people/card-read'
import { changedFields, copyOf, digits, merged, withField } from '../../../renderer/screens/people/person-file'
import { names } from '../../../renderer/screens/site/naming'

const ADA = {
  id: 'ada',
  name: 'Ada Byron',
  groups: ['staff'],
  accessLevels: ['all'],
  credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5 }],
}

describe('two edits of one person', () => {
  it('are both kept where they touch different fields', () => {
    const result = merged(ADA, { ...ADA, department: 'Chemistry' }, { ...ADA, number: '7', groups: [] })
    expect(result).toEqual({ ...ADA, department: 'Chemistry', number: '7', groups: [] })
  })

  it('keep a card that the other one added, and take away the one that I took away', () => {
    const theirs = {
      ...ADA,
      credentials: [...ADA.credentials, { id: 'k2', format: 'H10301', facility: 12, number: 6 }],
    }
    const mine = withField(ADA, 'credentials', [])
    expect(merged(ADA, mine, theirs)).toMatchObject({ credentials: [{ id: 'k2' }] })
    const added = { ...ADA, credentials: [...ADA.credentials, { id: 'k3', format: 'H10301', facility: 12, number: 8 }] }
    expect(merged(ADA, added, theirs)['credentials']).toMatchObject([{ id: 'k1' }, { id: 'k2' }, { id: 'k3' }])
  })

  it('go by mine where both changed the same field', () => {
    expect(merged(ADA, { ...ADA, name: 'Ada L.' }, { ...ADA, name: 'A. Byron' })).toMatchObject({ name: 'Ada L.' })
  })

  it('leave out what I emptied', () => {
    expect(merged(ADA, withField(ADA, 'groups', []), ADA)).not.toHaveProperty('groups')
    expect(changedFields(ADA, withField(ADA, 'groups', []))).toEqual(['groups'])
  })
})

it('copies groups and access for a new person, and nothing that is one person’s alone', () => {
  expect(copyOf({ ...ADA, number: '7' }, 'new')).toEqual({ id: 'new', groups: ['staff'], accessLevels: ['all'] })
})

it('writes digits as a number while a number is exact', () => {
  expect([digits(' 00512 '), digits('1234567890123456'), digits('12a')]).toEqual([512, '1234567890123456', '12a'])
})

it('names the same built-in formats as the card reader', () => {
  expect([...BUILT_IN_FORMATS].toSorted()).toEqual([...BUILT_IN_IDS].toSorted())
})

describe('a card that was read', () => {
  const row = (event: Partial<LaneRow['event']>): LaneRow => ({
    seq: 1,
    event: { event: 'access.denied', at: 0, reader: 'R1', reason: 'unknown-credential', ...event } as LaneRow['event'],
  })
  it('is what fits, and its bits as one number in case it is another format', () => {
    const card = { bits: 26, hex: '0C0384C0', fits: [{ format: 'H10301', facility: '12', number: '900' }] }
    expect(readOf(row({ card }), 'R1')).toEqual({
      kind: 'card',
      fits: [
        { format: 'H10301', facility: '12', number: '900' },
        { format: 'raw', facility: null, number: String(0x0c0384c0 >> 6), bits: 26 },
      ],
    })
  })
  it('is its bits alone where no format of the reader fits', () => {
    const card = { bits: 37, hex: '02695464E8', fits: [], fault: 'length' } as const
    expect(readOf(row({ card }), 'R1')).toMatchObject({ fits: [{ format: 'raw', number: '1294634141', bits: 37 }] })
  })
  it('says whose it is, and nothing at another reader', () => {
    expect(readOf(row({ cardholder: 'ada' }), 'R1')).toEqual({ kind: 'known', person: 'ada' })
    expect(readOf(row({ cardholder: 'ada' }), 'R2')).toBeNull()
    expect(readOf({ seq: 1, event: { event: 'door.opened', at: 0, door: 'D1' } }, 'R1')).toBeNull()
  })
})

describe('access in words', () => {
  it.each([
    [['mon', 'tue', 'wed', 'thu', 'fri'], 'Mon to Fri'],
    [['mon', 'wed'], 'Mon, Wed'],
    [['sat', 'sun'], 'Sat, Sun'],
    [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'every day'],
  ])('says %j as %s', (days, words) => {
    expect(daysInWords(days)).toBe(words)
  })
  it('names readers, hours and the days on which a level is held', () => {
    const schedule = { name: 'Office', periods: [{ days: ['mon', 'tue', 'wed'] as const, from: 420, to: 1_140 }] }
    expect(accessInWords({ name: 'Lab', readers: ['R1'], schedule, to: '2027-06-30' }, names)).toBe(
      'R1 · Mon to Wed 07:00 to 19:00 · to 30 Jun 2027',
    )
    expect(accessInWords({ name: 'All', readers: null, schedule: null }, names)).toBe('every reader · at any time')
    expect(localSpan('2026-01-02', '2026-03-04T17:00')).toBe('2 Jan 2026 to 4 Mar 2026 17:00')
  })
})
