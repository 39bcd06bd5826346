import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../main/engine/engine'
import { replay } from '../../../main/replay/replay'
import { badJson } from '../../support/bad-json'
import { baseSite, parsed, withValue } from '../site/base-site'

const site = parsed(withValue(baseSite(), 'areas[0].apb.mode', 'none'))

interface Run {
  readonly output: string[]
  readonly problems: readonly string[]
  readonly chunksTaken: number
}

async function run(chunks: readonly (string | Uint8Array)[]): Promise<Run> {
  let output = ''
  let chunksTaken = 0
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      chunksTaken++
      yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    }
  }
  const write = async (text: string): Promise<void> => {
    await Promise.resolve()
    output += text
  }
  const problems = await replay({ site, engine: createEngine(site), chunks: source(), write })
  return { output: output.split('\n').filter((line) => line !== ''), problems, chunksTaken }
}

const read = (second: number): string =>
  JSON.stringify({
    at: `2026-11-21T08:00:${String(second).padStart(2, '0')}Z`,
    type: 'read',
    reader: 'R1',
    credential: 'k1',
  })
const GRANTED = (second: string): string =>
  `{"at":"2026-11-21T08:00:${second}.000Z","event":"access.granted","reader":"R1","cardholder":"c1","credential":"k1","exempt":true}`

describe('replay', () => {
  test('prints the events of each record, and what fell due before it at its own instant', async () => {
    const { output, problems } = await run([
      `${read(1)}\n`,
      JSON.stringify({ at: '2026-11-21T08:00:30Z', type: 'tick' }),
    ])
    expect(problems).toEqual([])
    expect(output).toEqual([
      GRANTED('01'),
      '{"at":"2026-11-21T08:00:06.000Z","event":"door.not-used","door":"D1","cardholder":"c1","reader":"R1"}',
    ])
  })

  test('lets no time pass after the last record', async () => {
    const { output } = await run([read(1)])
    expect(output).toEqual([GRANTED('01')])
  })

  test('takes blank lines, carriage returns and a byte order mark for no record', async () => {
    const { output, problems } = await run([`\uFEFF${read(1)}\r\n\r\n   \n`, `${read(2)}\r\n`])
    expect(problems).toEqual([])
    expect(output).toContain(GRANTED('02'))
  })

  test.each([
    ['{"at":', /^line 3: is not JSON: /],
    ['{"at":"2026-11-21T08:00:00Z","type":"tick"}', /^line 3: at: must not be before the previous record's/],
    ['{"at":"2026-11-21T08:00:09Z","type":"tick","x":1}', /^line 3: x: unknown key$/],
    ['[]', /^line 3: record: must be an object, got \[\]$/],
  ])('stops at %s with its line and reads nothing more', async (bad, problem) => {
    const { output, problems, chunksTaken } = await run([`${read(1)}\n\n`, `${bad}\n${read(50)}\n`, read(55)])
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(output).toEqual([GRANTED('01')])
    expect(chunksTaken).toBe(2)
  })

  const reset = { at: '2026-11-21T08:01:00Z', type: 'operator', operator: 'Eve', reason: 'drill', action: 'reset' }
  test.each(badJson({ ...reset, site: true, unmovedMinutes: 5 }, 'unmovedMinutes'))(
    'stops at $what with its line and reads nothing more',
    async ({ bytes, problem }) => {
      const { output, problems, chunksTaken } = await run([`${read(1)}\n`, bytes, `\n${read(50)}\n`, read(55)])
      expect(problems).toEqual([expect.stringMatching(/^line 2: /)])
      expect(problems[0]).toMatch(problem)
      expect(output).toEqual([GRANTED('01')])
      expect(chunksTaken).toBe(3)
    },
  )

  test('prints nothing that a bad record would have made fall due', async () => {
    const { output } = await run([`${read(1)}\n{"at":"2026-11-21T08:01:00Z","type":"tick","x":1}`])
    expect(output).toEqual([GRANTED('01')])
  })

  test('names every problem of the bad record', async () => {
    const { problems } = await run(['{"type":"door","door":"D9","state":"ajar"}'])
    expect(problems).toEqual([
      'line 1: at: is required',
      'line 1: door: no door has the id "D9"',
      'line 1: state: must be one of "open", "closed", got "ajar"',
    ])
  })

  test('reads no further while its output is not taken', async () => {
    let taken = 0
    const line = `${read(1)}\n`.repeat(1000)
    async function* source(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken++
        yield new TextEncoder().encode(line)
      }
    }
    let release: (error: Error) => void = () => undefined
    const blocked = new Promise<void>((_, reject) => {
      release = reject
    })
    let writing: () => void = () => undefined
    const startedWriting = new Promise<void>((resolve) => {
      writing = resolve
    })
    const running = replay({
      site,
      engine: createEngine(site),
      chunks: source(),
      write: () => {
        writing()
        return blocked
      },
    })
    await startedWriting
    const takenThen = taken
    for (let turn = 0; turn < 100; turn++) await Promise.resolve()
    expect(taken).toBe(takenThen)
    release(new Error('nobody listens'))
    await expect(running).rejects.toThrow('nobody listens')
  })
})
