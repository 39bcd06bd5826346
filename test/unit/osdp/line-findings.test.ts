/** Each sentence about a line, from the fault on the simulated line to the finding. */
import { describe, expect, test } from 'vitest'
import { type LineFinding, lineFindings } from '../../../main/domain/line-findings'
import { lineFind } from '../../../main/devices/osdp/line-work'
import type { LineModel } from '../../simulator/osdp/line'
import type { FaultName } from '../../simulator/osdp/faults'
import { readersAt, search } from './virtual-search'

function findings(
  line: LineModel,
  options: Parameters<typeof search>[1] & { readonly addresses?: readonly number[]; readonly keys?: boolean } = {},
): readonly LineFinding[] {
  const { found, heard } = search(line, options)
  return lineFindings(
    { found: found.map((one) => ({ ...lineFind(one), hasKey: options.keys ?? false })), heard },
    { baud: 9600, addresses: new Set(options.addresses) },
  )
}

const withFault = (line: LineModel, fault: FaultName, reader = 0): LineModel => {
  line.pds[reader]?.faults.set(fault, Infinity)
  return line
}

function atOneAddress(): LineModel {
  const line = readersAt(9600, 3, 3, null)
  const second = line.pds[1]
  if (second) second.settings.address = 3
  return line
}

describe('what a search says about a line', () => {
  test('nothing answers at any speed', () => {
    expect(findings(withFault(readersAt(9600, 0), 'deaf'))).toEqual([{ kind: 'nothing' }])
  })

  test('a reader in install mode answers, and waits for its key', () => {
    expect(findings(readersAt(9600, 2, 1, null))).toMatchObject([
      { kind: 'reader', find: { address: 2, baud: 9600 }, says: ['pair'] },
    ])
  })

  test('a reader with a key of its own: another system’s, or this console’s', () => {
    expect(findings(readersAt(9600, 0))).toMatchObject([{ kind: 'reader', says: ['keyed'] }])
    expect(findings(readersAt(9600, 0), { keys: true })).toMatchObject([{ kind: 'reader', says: [] }])
  })

  test('a reader at another speed than the line', () => {
    expect(findings(readersAt(38400, 1, 1, null))).toMatchObject([
      { kind: 'reader', find: { address: 1, baud: 38400 }, says: ['other-speed', 'pair'] },
    ])
  })

  test('a reader that the site has already', () => {
    expect(findings(readersAt(9600, 0, 2), { addresses: [0], keys: true })).toMatchObject([
      { kind: 'reader', find: { address: 0 }, says: ['in-site'] },
      { kind: 'reader', find: { address: 1 }, says: [] },
    ])
  })

  test('two readers at one address, beside a third that answers', () => {
    expect(findings(atOneAddress())).toMatchObject([
      { kind: 'two-at-one', baud: 9600, address: 3 },
      { kind: 'reader', find: { address: 5 } },
    ])
  })

  test('two readers at one address that answer in turns are known by their serial numbers', () => {
    const line = atOneAddress()
    const [first, second] = line.pds
    const hear = line.hear.bind(line)
    let asked = 0
    line.hear = (...given) => {
      const [bytes] = given
      if (bytes[2] === 3) {
        first?.faults.set('deaf', asked % 2 === 0 ? Infinity : 0)
        second?.faults.set('deaf', asked % 2 === 0 ? 0 : Infinity)
        asked++
      }
      return hear(...given)
    }
    const [shared] = findings(line)
    expect(shared).toMatchObject({ kind: 'reader', find: { address: 3, isShared: true } })
    expect(shared?.kind === 'reader' && shared.says[0]).toBe('shared')
  })

  test('bytes of no packet after every query: noise, however many addresses there are', () => {
    const line = withFault(readersAt(9600, 0), 'deaf')
    expect(findings(line, { disturbance: [0x00, 0xfe, 0x81, 0x10] })).toEqual([
      { kind: 'noise', bauds: [9600, 115200, 38400, 19200, 57600, 230400] },
    ])
  })

  test('a reader whose answers come between noise is found, and said to be disturbed', () => {
    expect(findings(withFault(readersAt(9600, 0, 1, null), 'noise'))).toMatchObject([
      { kind: 'reader', find: { address: 0, isNoisy: true }, says: ['noisy', 'pair'] },
    ])
  })

  test('one damaged answer is asked for again', () => {
    const line = readersAt(9600, 0, 1, null)
    // The first is the answer to the configuration address.
    line.pds[0]?.faults.set('corrupt', 2)
    expect(findings(line)).toMatchObject([
      { kind: 'reader', find: { address: 0, isNoisy: true }, says: ['noisy', 'pair'] },
    ])
  })

  test('a reader that answers after its time', () => {
    expect(findings(withFault(readersAt(9600, 1), 'late'))).toContainEqual({ kind: 'late', baud: 9600, address: 1 })
  })

  test('a device server: only its own speed is searched', () => {
    expect(findings(readersAt(38400, 0), { baud: 9600 })).toEqual([{ kind: 'nothing' }])
  })
})
