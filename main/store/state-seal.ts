/**
 * The seal over marks and open alarms, which the hash chain does not cover because they change. Only the installation's key can
 * make it (state-sum.ts). It is a mark of its own, written in each commit that changes a mark or an alarm and with each value of the
 * chain, so an earlier state that is put back bears the seal of an earlier row than the chain's newest value.
 *
 *   value  {"seq": N}: the row that was the newest
 *   sum    as of every mark, and then two sums: over N and all marks, over N and all open alarms
 */
import type { Chained } from './chained'
import type { Connection } from './open'
import { STATE_SUM_BYTES } from './state-sum'
import type { StateSum } from './state-sum'
import { alarmContent, markContent, markSum, sealedPart } from './sums'
import type { AlarmRow, MarkRow } from './sums'

export const SEAL_MARK = 'state.seal'
/** Has a sum of its own, and is gone before there is anything to seal (lost-journal.ts). */
export const BEGUN_MARK = 'journal.begun'
/** Rows that say why the state was not the sealed one: with them it is sealed again as it is. */
const EXPLAINING: ReadonlySet<string> = new Set(['state-changed', 'restored', 'key-changed', 'key-replaced'])

const isSealed = (key: string): boolean => key !== SEAL_MARK && key !== BEGUN_MARK

const content = (...parts: readonly (string | number)[]): string => JSON.stringify(parts)

/** What a mark's own sum is followed by: shows which one was changed. */
export const sealedMarkSum = (sum: StateSum | undefined, key: string, text: string): Buffer =>
  sum ? Buffer.concat([markSum(key, text), sum('mark', content(key, text))]) : markSum(key, text)

/** Items that come and go, in one value: the exclusive or of sums that are stored nowhere. */
class Items {
  private readonly sums = new Map<string, Buffer>()
  private readonly value = Buffer.alloc(STATE_SUM_BYTES)

  set(key: string, sum: Buffer | undefined): void {
    this.mix(this.sums.get(key))
    this.mix(sum)
    if (sum) this.sums.set(key, sum)
    else this.sums.delete(key)
  }

  sealed(sum: StateSum, subject: 'marks' | 'alarms', seq: number): Buffer {
    return sum(subject, `${seq} ${this.value.toString('hex')}`)
  }

  private mix(sum: Buffer | undefined): void {
    sum?.forEach((byte, index) => (this.value[index] = (this.value[index] ?? 0) ^ byte))
  }
}

interface Stored {
  readonly seq: number
  readonly marks: Buffer
  readonly alarms: Buffer
}

/** Everything that a seal covers, as the tables hold it. */
class Covered {
  readonly marks = new Items()
  readonly alarms = new Items()
  /** Keys of marks whose own sum is not of this installation. */
  readonly forged: string[] = []
  /** Rows that are not what was written; others report them. */
  readonly damaged = { marks: 0, alarms: 0 }
  stored: Stored | undefined

  constructor(
    connection: Connection,
    private readonly sum: StateSum,
  ) {
    for (const row of connection.prepare<[], MarkRow>('SELECT key, value, sum FROM mark').all()) this.readMark(row)
    for (const row of connection.prepare<[], AlarmRow>('SELECT id, open, body, sum FROM alarm WHERE open = 1').all())
      if (alarmContent(row).ok) this.setAlarm(row)
      else this.damaged.alarms++
  }

  setMark(key: string, text: string): void {
    if (isSealed(key)) this.marks.set(key, this.sum('mark-item', content(key, text)))
  }

  setAlarm({ id, open, body }: Omit<AlarmRow, 'sum'>): void {
    this.alarms.set(id, open === 1 ? this.sum('alarm-item', content(id, body)) : undefined)
  }

  private readMark(row: MarkRow): void {
    const { key, value } = row
    const read = markContent(row)
    if (key === SEAL_MARK) this.stored = read.ok ? storedIn(read.value, row.sum) : undefined
    if (!isSealed(key)) return
    if (!read.ok) return void this.damaged.marks++
    this.setMark(key, value)
    const own = sealedPart(row.sum)
    if (!own?.equals(this.sum('mark', content(key, value)))) this.forged.push(key)
  }
}

function storedIn(value: unknown, sum: Uint8Array | null): Stored | undefined {
  const seals = sealedPart(sum)
  const seq = typeof value === 'object' && value !== null && 'seq' in value ? value.seq : undefined
  if (seals?.length !== 2 * STATE_SUM_BYTES || typeof seq !== 'number') return undefined
  return { seq, marks: seals.subarray(0, STATE_SUM_BYTES), alarms: seals.subarray(STATE_SUM_BYTES) }
}

export interface SealFaults {
  /** In words. */
  readonly problems: readonly string[]
  /** Keys of marks that someone without the key wrote. */
  readonly forged: readonly string[]
}

/**
 * Why marks and open alarms are not those that were sealed. Nothing in a journal that no row calls sealed: it is from an earlier
 * version, or new. Throws what SQLite throws.
 * @param sum of the key that the newest value of the chain is signed with
 */
export function sealFaults(connection: Connection, chained: Pick<Chained, 'isSealed'>, sum: StateSum): SealFaults {
  const covered = new Covered(connection, sum)
  const { stored, forged, damaged } = covered
  if (!stored)
    return chained.isSealed
      ? { problems: ['the seal over marks and alarms is missing or damaged'], forged }
      : { problems: [], forged: [] }
  const isMarks = stored.marks.equals(covered.marks.sealed(sum, 'marks', stored.seq))
  const problems = isMarks ? [] : forged.map((key) => `the mark ${key} was changed without Sallyport`)
  if (!isMarks && forged.length === 0 && damaged.marks === 0)
    problems.push('marks were removed, or put back as they were earlier, without Sallyport')
  const isAlarms = stored.alarms.equals(covered.alarms.sealed(sum, 'alarms', stored.seq))
  if (!isAlarms && damaged.alarms === 0) problems.push('open alarms were closed, removed or changed without Sallyport')
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
  const signed = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM chain').pluck().get() ?? 0
  if (isMarks && stored.seq < signed)
    problems.push(`marks and alarms are those after row ${stored.seq}, and the chain was signed after row ${signed}`)
  if (isMarks && stored.seq > newest)
    problems.push(`marks and alarms are those after row ${stored.seq}, and the newest row is ${newest}`)
  return { problems, forged: isMarks ? [] : forged }
}

export interface SealRow {
  readonly value: string
  readonly sum: Buffer
  /** The first seal of this key: every mark that is not damaged gets its own sum again. */
  readonly isFirst: boolean
}

/** Keeps the seal in step with what the journal writes. All of it happens inside the journal's transactions. */
export interface StateSeal {
  /** @returns what goes into the mark's column `sum` */
  readonly mark: (key: string, text: string) => Buffer
  readonly alarm: (row: Omit<AlarmRow, 'sum'>) => void
  /** A row of the records was added: one that explains a difference allows the state to be sealed as it is. */
  readonly records: (act: string | undefined) => void
  /** The seal's row after row `seq`; undefined where nothing may be sealed. */
  readonly row: (seq: number) => SealRow | undefined
}

/**
 * @param sum undefined: nothing is sealed, as in a trial
 * @param mustBeSealed a row says that there is a seal
 */
export function openStateSeal(connection: Connection, sum: StateSum | undefined, mustBeSealed = false): StateSeal {
  if (!sum) return { mark: markSum, alarm: () => undefined, records: () => undefined, row: () => undefined }
  const covered = new Covered(connection, sum)
  const { stored, marks, alarms } = covered
  // A state that someone else left stays unsealed until a row says so: a power cut before that row must not hide it.
  let isFirst = !stored || !isAsSealed(covered, stored, sum)
  // Alarms that are not what was written say so themselves, and the rest of them cannot be checked. Marks are those that were sealed.
  const areAlarmsDamaged =
    stored !== undefined && covered.damaged.alarms > 0 && stored.marks.equals(marks.sealed(sum, 'marks', stored.seq))
  let mayBeSealed = stored ? !isFirst : !mustBeSealed
  return {
    mark: (key, text) => {
      covered.setMark(key, text)
      return sealedMarkSum(sum, key, text)
    },
    alarm: (row) => covered.setAlarm(row),
    records: (act = '') => {
      mayBeSealed ||= EXPLAINING.has(act) || (act === 'rows-damaged' && areAlarmsDamaged)
    },
    row: (seq) => {
      if (!mayBeSealed) return undefined
      const value = JSON.stringify({ seq })
      const seals = [marks.sealed(sum, 'marks', seq), alarms.sealed(sum, 'alarms', seq)]
      const row = { value, sum: Buffer.concat([markSum(SEAL_MARK, value), ...seals]), isFirst }
      isFirst = false
      return row
    },
  }
}

const isAsSealed = ({ marks, alarms }: Covered, stored: Stored, sum: StateSum): boolean =>
  stored.marks.equals(marks.sealed(sum, 'marks', stored.seq)) &&
  stored.alarms.equals(alarms.sealed(sum, 'alarms', stored.seq))
