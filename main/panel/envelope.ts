/**
 * Encodes and decodes envelopes. A decoded envelope is valid by construction: this version knows every field and enum
 * value, and every text and list is within its limit (PROTOCOL.md 3). No input bytes make it throw.
 */
import { create, fromBinary, toBinary, type DescEnum, type DescField } from '@bufbuild/protobuf'
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect'
import { fail, ok, type Result } from '../domain/result'
import { frame } from './framer'
import { MAX_ENVELOPE_BYTES, MAX_ID_BYTES, MAX_LIST, MAX_TEXT_BYTES } from './limits'
import { refused, type Refused } from './refused'
import { EnvelopeSchema, RefusalReason, type Envelope } from './schema/panel-link_pb'

export type Body = Envelope['body']

/** One frame with the body; undefined when the envelope would exceed the limit. */
export function encodeFrame(sequence: bigint, body: Body): Uint8Array | undefined {
  const bytes = toBinary(EnvelopeSchema, create(EnvelopeSchema, { sequence, body }))
  return bytes.length > MAX_ENVELOPE_BYTES ? undefined : frame(bytes)
}

/** Decodes one frame's payload, or names the fault. */
export function decodeEnvelope(bytes: Uint8Array): Result<Envelope, Refused> {
  let envelope: Envelope
  try {
    envelope = fromBinary(EnvelopeSchema, bytes)
  } catch (error) {
    // The library throws on bytes that are not a message.
    return fail(refused(RefusalReason.REFUSAL_MALFORMED, error instanceof Error ? error.message : 'not an envelope'))
  }
  const fault = faultIn(reflect(EnvelopeSchema, envelope), '')
  if (fault !== undefined) return fail(fault)
  if (envelope.body.case === undefined)
    return fail(refused(RefusalReason.REFUSAL_UNKNOWN_TYPE, 'an envelope without a body'))
  return ok(envelope)
}

/** Free text fields; every other string is an id. */
const TEXT_FIELDS = new Set([
  'name',
  'detail',
  'reason',
  'damage',
  'firmware',
  'model',
  'software',
  'hostName',
  'siteName',
  'operator',
])

/** Length of a text in UTF-8 bytes. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

const overlong = (field: DescField, path: string, text: string): Refused | undefined => {
  const limit = TEXT_FIELDS.has(field.localName) ? MAX_TEXT_BYTES : MAX_ID_BYTES
  // Most texts are far below the limit; UTF-8 needs at most three bytes per UTF-16 unit.
  if (text.length * 3 <= limit || utf8Bytes(text) <= limit) return undefined
  return refused(RefusalReason.REFUSAL_BAD_VALUE, `${path}: longer than ${limit} bytes`)
}

const unknownEnum = (desc: DescEnum, path: string, value: number): Refused | undefined =>
  desc.value[value] === undefined
    ? refused(RefusalReason.REFUSAL_UNKNOWN_FIELD, `${path}: no value ${value} in ${desc.name}`)
    : undefined

function faultIn(message: ReflectMessage, path: string): Refused | undefined {
  const unknown = message.message.$unknown?.[0]
  if (unknown !== undefined)
    return refused(RefusalReason.REFUSAL_UNKNOWN_FIELD, `${path || message.desc.name}: no field ${unknown.no}`)
  for (const field of message.fields) {
    if (!message.isSet(field)) continue
    const here = path === '' ? field.localName : `${path}.${field.localName}`
    const fault = faultInField(message, field, here)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultInField(message: ReflectMessage, field: DescField, path: string): Refused | undefined {
  switch (field.fieldKind) {
    case 'message':
      return faultIn(message.get(field), path)
    case 'enum':
      return unknownEnum(field.enum, path, message.get(field))
    case 'scalar': {
      const value = message.get(field)
      return typeof value === 'string' ? overlong(field, path, value) : undefined
    }
    case 'list': {
      const list = message.get(field)
      if (list.size > MAX_LIST)
        return refused(RefusalReason.REFUSAL_BAD_VALUE, `${path}: more than ${MAX_LIST} entries`)
      let index = 0
      for (const item of list) {
        const here = `${path}[${index++}]`
        const fault =
          field.listKind === 'message'
            ? faultIn(item as ReflectMessage, here)
            : field.listKind === 'enum'
              ? unknownEnum(field.enum, here, item as number)
              : typeof item === 'string'
                ? overlong(field, here, item)
                : undefined
        if (fault !== undefined) return fault
      }
      return undefined
    }
    case 'map':
      return undefined
  }
}
