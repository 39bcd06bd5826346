/**
 * A PD as strict as the strictest (osdp.md 13): every packet in, at most one reply out, stored for the retry. Shares
 * the packet and message codecs with the console, but none of its session code.
 */
import { equalInConstantTime } from '../../../main/osdp/bytes'
import { COMMAND, REPLY } from '../../../main/osdp/codes'
import { decodeChlng } from '../../../main/osdp/commands/chlng'
import { decodeScrypt } from '../../../main/osdp/commands/scrypt'
import { CONFIGURATION_ADDRESS, type Frame, SCS, carriesMac, encodeFrame } from '../../../main/osdp/frame'
import { encodeCcrypt } from '../../../main/osdp/replies/ccrypt'
import { NAK, encodeNak } from '../../../main/osdp/replies/nak'
import {
  type Aes,
  RMAC_I_BAD,
  RMAC_I_GOOD,
  SCBK_D,
  SELECT_SCBK,
  SELECT_SCBK_D,
  type SecureSession,
  clientCryptogram,
  computeMac,
  deriveKeys,
  initialRmac,
  open,
  protect,
  serverCryptogram,
  startSession,
} from '../../../main/osdp/secure-channel'
import { type Answer, type PdSettings, answer } from './answers'
import type { Faults } from './faults'
import { Hardware, type PendingEvent, type Report } from './hardware'

/** Without a valid command for this long, session, stored reply and undelivered cards are lost (osdp.md 1, 4). */
export const OFFLINE_MS = 8_000

export interface PdModelContext {
  readonly aes: Aes
  readonly random: (bytes: number) => Uint8Array
  readonly report: (report: Report) => void
}

const nak = (code: number): Answer => ({ code: REPLY.NAK, data: encodeNak(code) })
const next = (sequence: number): number => (sequence % 3) + 1
const CLEAR_ALLOWED: readonly number[] = [COMMAND.ID, COMMAND.CAP, COMMAND.CHLNG, COMMAND.SCRYPT, COMMAND.COMSET]

export class PdModel {
  readonly hardware: Hardware
  poweredUntilOn = 0
  private sequence: number | null = null
  private stored: { readonly command: Uint8Array; readonly reply: Uint8Array } | null = null
  private session: SecureSession | null = null
  private challenge: {
    readonly keys: ReturnType<typeof deriveKeys>
    readonly rndA: Uint8Array
    readonly rndB: Uint8Array
    readonly selector: number
  } | null = null
  private lastValidAt = -Infinity
  /** The event in the last reply; it leaves the queue when the next command acknowledges it. */
  private told: PendingEvent | null = null

  constructor(
    readonly settings: PdSettings,
    counts: { readonly inputs: number; readonly outputs: number },
    readonly faults: Faults,
    private readonly context: PdModelContext,
  ) {
    this.hardware = new Hardware(counts, context.report, () => settings.address)
  }

  get inSession(): boolean {
    return this.session !== null
  }

  powerCycle(at: number, offMs: number): void {
    this.poweredUntilOn = at + offMs
    this.hardware.powerOff()
    this.forget()
    this.sequence = null
    this.loseTold()
  }

  private loseTold(): void {
    if (this.told) this.hardware.reportDropped(this.told)
    this.told = null
  }

  private forget(): void {
    if (this.session) this.context.report({ report: 'SESSION', address: this.settings.address, on: false })
    this.session = null
    this.challenge = null
    this.stored = null
  }

  advance(at: number): void {
    this.hardware.advance(at)
    if (at - this.lastValidAt < OFFLINE_MS || this.lastValidAt === -Infinity) return
    this.lastValidAt = -Infinity
    this.forget()
    this.sequence = null
    this.loseTold()
    this.hardware.dropEvents((event) => event.secret)
  }

  /** A packet to this address with a wrong check. */
  damaged(header: { readonly sequence: number; readonly broadcast: boolean }): Uint8Array {
    return this.clear(nak(NAK.CHECK), header.sequence, header.broadcast)
  }

  /** The reply to a good packet, or null for silence. */
  receive(frame: Frame, raw: Uint8Array, at: number): Uint8Array | null {
    this.advance(at)
    const broadcast = frame.address === CONFIGURATION_ADDRESS
    if (this.settings.checksumOnly && frame.check === 'crc') {
      this.check = 'checksum'
      return this.damaged({ sequence: frame.sequence, broadcast })
    }
    if (this.faults.strikes('nak-crc')) return this.damaged({ sequence: frame.sequence, broadcast })
    if (this.faults.strikes('busy')) {
      if (frame.sequence === 0) this.startAfresh()
      return encodeFrame({
        address: this.replyAddress(broadcast),
        direction: 'reply',
        sequence: 0,
        check: frame.check,
        code: REPLY.BUSY,
      })
    }
    if (frame.sequence === 0) {
      // The same bytes again are a retry even at sequence 0: a new RND.B would break the handshake.
      if (this.stored && this.sequence === 0 && equalInConstantTime(this.stored.command, raw)) return this.stored.reply
      this.startAfresh()
    } else if (this.stored && frame.sequence === this.sequence) {
      if (equalInConstantTime(this.stored.command, raw)) return this.stored.reply
      return this.clear(nak(NAK.SEQUENCE), frame.sequence, broadcast)
    } else if (this.sequence === null || frame.sequence !== next(this.sequence)) {
      return this.clear(nak(NAK.SEQUENCE), frame.sequence, broadcast)
    }
    const reply =
      this.settings.refuses.get(frame.code) === NAK.CHECK
        ? this.damaged({ sequence: frame.sequence, broadcast })
        : this.process(frame, at, broadcast)
    if (!reply) return null
    this.lastValidAt = at
    this.sequence = frame.sequence
    this.stored = { command: raw, reply }
    return reply
  }

  /** Sequence 0: clears the session, the last reply and the event in that reply. */
  private startAfresh(): void {
    this.forget()
    this.sequence = null
    this.loseTold()
  }

  private replyAddress(broadcast: boolean): number {
    return broadcast ? CONFIGURATION_ADDRESS : this.settings.address
  }

  private clear(
    given: Answer,
    sequence: number,
    broadcast: boolean,
    security: { type: number; data: Uint8Array } | null = null,
  ): Uint8Array {
    const { code, data } = given
    return encodeFrame({
      address: this.replyAddress(broadcast),
      direction: 'reply',
      sequence,
      check: this.check,
      code,
      security,
      ...(data ? { data } : {}),
    })
  }
  private check: 'crc' | 'checksum' = 'crc'

  private process(frame: Frame, at: number, broadcast: boolean): Uint8Array | null {
    this.check = frame.check
    const { sequence } = frame
    const type = frame.security?.type
    if (type === SCS.CHLNG || type === SCS.SCRYPT) return this.handshake(frame, broadcast)
    if (type !== undefined && !carriesMac(type)) return this.clear(nak(NAK.SECURITY_BLOCK), sequence, broadcast)
    let { data } = frame
    if (type !== undefined) {
      if (!this.session) return this.clear(nak(NAK.SECURITY_CONDITIONS), sequence, broadcast)
      const opened = open(this.context.aes, this.session, frame)
      if (!opened.ok) {
        this.forget()
        return this.settings.badMac === 'silence' ? null : this.clear(nak(NAK.SECURITY_CONDITIONS), sequence, broadcast)
      }
      this.session = opened.value.session
      data = opened.value.data
      if (!opened.value.encrypted) return this.wrap(nak(NAK.SECURITY_CONDITIONS), frame, broadcast)
    } else if (this.session) {
      this.forget()
      return this.clear(nak(NAK.SECURITY_CONDITIONS), sequence, broadcast)
    } else if (this.settings.secure && !CLEAR_ALLOWED.includes(frame.code)) {
      const pollAllowed = this.settings.allowClearPoll && frame.code === COMMAND.POLL
      return this.clear(pollAllowed ? { code: REPLY.ACK } : nak(NAK.SECURITY_CONDITIONS), sequence, broadcast)
    }
    if (broadcast && ![COMMAND.ID, COMMAND.CAP, COMMAND.COMSET].some((code) => code === frame.code)) return null
    // A new command acknowledges the last reply and its event.
    this.told = null
    const refused = this.settings.refuses.get(frame.code)
    const given = refused === undefined ? answer(this, frame.code, data, at) : nak(refused)
    const reply = this.wrap(given, frame, broadcast)
    if (given.event) {
      this.told = given.event
      this.context.report({ report: 'EVENT-SENT', address: this.settings.address, code: given.event.code })
    }
    given.then?.()
    return reply
  }

  /** Events wait for a session when one is required. */
  nextEvent(): PendingEvent | undefined {
    return this.hardware.events.shift()
  }

  /** The event of the last reply, while no later command has acknowledged it. */
  get unacknowledged(): PendingEvent | null {
    return this.told
  }

  setKey(key: Uint8Array): void {
    this.settings.key = key
    this.settings.installMode = false
    this.settings.secure = true
    this.context.report({ report: 'KEYSET', address: this.settings.address })
    if (this.settings.keysetAck !== 'keep-session') {
      this.session = null
      this.challenge = null
    }
  }

  reportComset(to: number, baud: number): void {
    this.context.report({ report: 'COMSET', address: this.settings.address, to, baud })
  }

  private wrap(given: Answer, frame: Frame, broadcast: boolean): Uint8Array {
    const { sequence } = frame
    const zero = this.faults.strikes('sequence-zero')
    if (!this.session || given.clear || this.faults.strikes('clear-reply'))
      return this.clear(given, zero ? 0 : sequence, broadcast)
    const fields = {
      address: this.replyAddress(broadcast),
      direction: 'reply' as const,
      sequence,
      code: given.code,
      data: given.data ?? new Uint8Array(0),
    }
    if (isStatus(given.code) && this.faults.strikes('plain-status')) return this.plainWithMac(fields, this.session)
    const { commandMarks, checksumInChannel } = this.settings
    if (commandMarks || checksumInChannel) return this.oldForm(fields, this.session)
    const made = protect(this.context.aes, this.session, fields)
    this.session = made.session
    return made.packet
  }

  /** A protected reply in a form that the console itself would not use. */
  private oldForm(
    fields: { address: number; direction: 'reply'; sequence: number; code: number; data: Uint8Array },
    session: SecureSession,
  ): Uint8Array {
    const { aes } = this.context
    const { commandMarks, checksumInChannel } = this.settings
    const marks = commandMarks ? [SCS.MAC_CP, SCS.DATA_CP] : [SCS.MAC_PD, SCS.DATA_PD]
    const whole = fields.data.length > 0
    const padded = new Uint8Array(Math.ceil((fields.data.length + 1) / 16) * 16)
    padded.set(fields.data)
    padded[fields.data.length] = 0x80
    const iv = session.cmac.map((byte) => ~byte & 0xff)
    let full = session.rmac
    const packet = encodeFrame({
      ...fields,
      data: whole ? aes.encryptCbc(session.keys.enc, iv, padded) : fields.data,
      check: checksumInChannel ? 'checksum' : 'crc',
      security: { type: marks[whole ? 1 : 0] ?? SCS.MAC_PD, data: new Uint8Array(0) },
      mac: (input) => {
        full = computeMac(aes, session.keys, session.cmac, input)
        return full.subarray(0, 4)
      },
    })
    this.session = { ...session, rmac: full }
    return packet
  }

  private plainWithMac(
    fields: { address: number; direction: 'reply'; sequence: number; code: number; data: Uint8Array },
    session: SecureSession,
  ): Uint8Array {
    let full = session.rmac
    const packet = encodeFrame({
      ...fields,
      security: { type: SCS.MAC_PD, data: new Uint8Array(0) },
      mac: (input) => {
        full = computeMac(this.context.aes, session.keys, session.cmac, input)
        return full.subarray(0, 4)
      },
    })
    this.session = { ...session, rmac: full }
    return packet
  }

  private handshake(frame: Frame, broadcast: boolean): Uint8Array {
    const { aes } = this.context
    const refuse = (code: number): Uint8Array => this.clear(nak(code), frame.sequence, broadcast)
    const selector = frame.security?.data[0] ?? SELECT_SCBK
    if (frame.code === COMMAND.CHLNG && frame.security?.type === SCS.CHLNG) {
      const decoded = decodeChlng(frame.data)
      if (!decoded.ok) return refuse(NAK.LENGTH)
      this.forget()
      if (selector === SELECT_SCBK_D && !this.settings.installMode) return refuse(NAK.SECURITY_CONDITIONS)
      const key = selector === SELECT_SCBK_D ? SCBK_D : this.settings.key
      if (!key) return refuse(NAK.SECURITY_BLOCK)
      const { rndA } = decoded.value
      const rndB = this.context.random(8)
      const keys = deriveKeys(aes, key, rndA)
      this.challenge = { keys, rndA, rndB, selector }
      const cuid = Uint8Array.of(
        0x2c,
        0x44,
        0x01,
        0,
        0,
        0,
        this.settings.serial & 0xff,
        (this.settings.serial >> 8) & 0xff,
      )
      const data = encodeCcrypt({ cuid, rndB, clientCryptogram: clientCryptogram(aes, keys, rndA, rndB) })
      const shown = this.faults.strikes('wrong-selector') ? 1 - selector : selector
      return this.clear({ code: REPLY.CCRYPT, data }, frame.sequence, broadcast, {
        type: SCS.CCRYPT,
        data: Uint8Array.of(shown),
      })
    }
    if (frame.code !== COMMAND.SCRYPT || !this.challenge || selector !== this.challenge.selector)
      return refuse(NAK.SECURITY_CONDITIONS)
    const decoded = decodeScrypt(frame.data)
    if (!decoded.ok) return refuse(NAK.LENGTH)
    const { keys, rndA, rndB } = this.challenge
    const good = equalInConstantTime(serverCryptogram(aes, keys, rndA, rndB), decoded.value.serverCryptogram)
    this.challenge = null
    const rmac = initialRmac(aes, keys, decoded.value.serverCryptogram)
    const sent = this.faults.strikes('bad-rmac') ? rmac.map((b) => b ^ 1) : rmac
    const refused = !good || this.faults.strikes('empty-rmac')
    if (!refused) {
      this.session = startSession(keys, rmac)
      this.context.report({ report: 'SESSION', address: this.settings.address, on: true })
    }
    return this.clear({ code: REPLY.RMAC_I, data: refused ? new Uint8Array(0) : sent }, frame.sequence, broadcast, {
      type: SCS.RMAC_I,
      data: Uint8Array.of(refused ? RMAC_I_BAD : RMAC_I_GOOD),
    })
  }
}

const isStatus = (code: number): boolean =>
  code === REPLY.LSTATR || code === REPLY.ISTATR || code === REPLY.OSTATR || code === REPLY.RSTATR
