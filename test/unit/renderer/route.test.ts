import { expect, it } from 'vitest'
import { FILTER_LISTS, type HistoryFilter } from '../../../preload/contract/history'
import { parseRoute, routeHash } from '../../../renderer/screens/desk/route'

const EVERY: Required<HistoryFilter> = {
  text: 'Ada L',
  cardholder: 'c/1',
  doors: ['D1', 'a,b'],
  readers: ['R 1'],
  areas: [0, 7],
  kinds: ['refusal', 'door'],
  rules: ['4.2', '4.12'],
  from: Date.UTC(2026, 10, 1),
  to: Date.UTC(2026, 10, 2),
}

const searchIn = (hash: string): HistoryFilter => parseRoute(hash).past

it('writes every field of a search into the address and reads it back', () => {
  const route = { ...parseRoute('#/history'), past: EVERY }
  expect(searchIn(routeHash(route))).toEqual(EVERY)
})

it('has every list of a search in the table of lists', () => {
  const lists = Object.entries(EVERY).flatMap(([field, value]) => (Array.isArray(value) ? [field] : []))
  expect(Object.keys(FILTER_LISTS)).toEqual(lists)
})

it('leaves out kinds, rules and areas that do not exist, and lists that become empty', () => {
  expect(searchIn('#/history?kinds=door,nonsense&rules=9.9&areas=x')).toEqual({ kinds: ['door'] })
})
