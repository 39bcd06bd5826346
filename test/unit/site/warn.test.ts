import { expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { parseSite } from '../../../main/site/parse'
import { baseSite, withValue } from './base-site'

const warned = (json: unknown): string[] => {
  const result = parseSite(json)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value.warnings.map(problemLine)
}

test('a site with nothing to warn of', () => expect(warned(baseSite())).toEqual([]))

test.each([
  [
    'areas[1].apb',
    { mode: 'hard' },
    'areas[1].apb.freeEgressConfirmed: not true: nobody has confirmed that people can leave Store without a card',
  ],
  [
    'areas[2]',
    { id: 3, apb: { mode: 'hard', freeEgressConfirmed: true } },
    'areas[2].apb.mode: hard, but no reader leads out of 3',
  ],
  [
    'readers[0]',
    { ...baseSite().readers[0], pin: 'card-and-pin', secureChannel: 'off' },
    'readers[0].pin: PINs cross the line in clear: the secure channel is off',
  ],
  ['readers[1].address', 0, 'readers[1].address: 0 on B1 is already that of R1'],
  [
    'cardholders[0].credentials[0].number',
    65536,
    'cardholders[0].credentials[0]: its number does not fit H10301, which holds at most 65535',
  ],
  [
    'cardholders[0].credentials[0].facility',
    256,
    'cardholders[0].credentials[0]: its facility does not fit H10301, which holds at most 255',
  ],
  [
    'cardholders[0].credentials[0].facility',
    undefined,
    'cardholders[0].credentials[0]: has no facility, so no H10301 card can match it',
  ],
  [
    'automations[0].when',
    { event: 'reader.offline' },
    'automations[0].when.event: reader.offline is no decision and sets nothing off',
  ],
] as const)('%s = %j warns', (path, value, line) => expect(warned(withValue(baseSite(), path, value))).toEqual([line]))

test('an area that is not hard needs no exit', () =>
  expect(warned(withValue(baseSite(), 'areas[2]', { id: 3, apb: { mode: 'soft' } }))).toEqual([]))
