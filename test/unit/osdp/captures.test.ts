/** Every recording of test/captures/osdp through the parser: see the README there. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { type ReadItem, readCapture } from '../../../main/osdp/capture-reading'
import { parseCapture } from '../../../main/osdp/osdpcap'
import { hex, toHex } from './hex'

const folder = join(__dirname, '..', '..', 'captures', 'osdp')
const names = readdirSync(folder).flatMap((file) =>
  file.endsWith('.osdpcap') ? [file.slice(0, -'.osdpcap'.length)] : [],
)
const update = process.env['UPDATE_CAPTURES'] === '1'

function line(item: ReadItem): string {
  if (item.kind === 'rubbish') return `${item.fault} ${toHex(item.bytes)}`
  const { direction, address, sequence, name, protection, repeated, data } = item
  const arrow = direction === 'command' ? '>' : '<'
  const words = [
    arrow,
    String(address).padStart(3),
    String(sequence),
    name,
    protection,
    toHex(data),
    repeated ? 'again' : '',
  ]
  return words.filter((word) => word !== '').join(' ')
}

describe('recordings', () => {
  test('recordings exist', () => {
    expect(names.length).toBeGreaterThan(5)
  })

  test.each(names)('%s', (name) => {
    const entries = parseCapture(readFileSync(join(folder, `${name}.osdpcap`), 'utf8'))
    if (!entries.ok) throw new Error(JSON.stringify(entries.error))
    const keyFile = join(folder, `${name}.key`)
    const keys = existsSync(keyFile) ? [hex(readFileSync(keyFile, 'utf8'))] : []
    const lines = readCapture(entries.value, { aes: nodeAes, keys }).map(line)
    const expected = join(folder, `${name}.txt`)
    if (update) writeFileSync(expected, `${lines.join('\n')}\n`)
    expect(`${lines.join('\n')}\n`).toBe(readFileSync(expected, 'utf8'))
  })
})
