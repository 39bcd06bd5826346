import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary, fromJson, toBinary } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { decodeEnvelope } from '../../../main/panel/envelope'
import { EnvelopeSchema } from '../../../main/panel/schema/panel-link_pb'
import { createReader } from '../../simulator/panel/wire'
import { exampleSessions, type Session } from './sessions'

const folder = join(import.meta.dirname, '../../../resources/panel-link/vectors')
const sessions = exampleSessions()
const textOf = (session: Session): string => `${JSON.stringify(session, undefined, 1)}\n`

if (process.env['SALLYPORT_WRITE_VECTORS'] !== undefined)
  for (const session of sessions) writeFileSync(join(folder, `${session.name}.json`), textOf(session))

describe('the example sessions', () => {
  it('are complete, and there are no others', () => {
    expect(readdirSync(folder).toSorted()).toEqual(sessions.map(({ name }) => `${name}.json`).toSorted())
  })

  it.each(sessions.map((session) => [session.name, session] as const))('%s matches the console', (name, session) => {
    const file = join(folder, `${name}.json`)
    expect(existsSync(file)).toBe(true)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(textOf(session)))
  })

  it.each(sessions.map((session) => [session.name, session] as const))('%s: hex and JSON match', (_, { lines }) => {
    for (const { hex, envelope } of lines) {
      const frame = new Uint8Array(Buffer.from(hex, 'hex'))
      const payload = frame.subarray(4)
      expect(new DataView(frame.buffer).getUint32(0)).toBe(payload.length)
      if (envelope === null) expect(decodeEnvelope(payload).ok).toBe(false)
      else
        expect(toBinary(EnvelopeSchema, fromJson(EnvelopeSchema, envelope))).toEqual(
          toBinary(EnvelopeSchema, fromBinary(EnvelopeSchema, payload)),
        )
    }
  })

  it.each(sessions.map((session) => [session.name, session] as const))(
    "%s: a panel can decode the console's side",
    (_, session) => {
      const read = createReader()
      const heard = session.lines
        .filter(({ from }) => from === 'host')
        .flatMap(({ hex }) => read(new Uint8Array(Buffer.from(hex, 'hex'))))
      expect(heard.every(({ kind }) => kind === 'envelope')).toBe(true)
      expect(heard.map((one) => (one.kind === 'envelope' ? one.sequence : 0n))).toEqual(
        heard.map((__, index) => BigInt(index + 1)),
      )
    },
  )
})
