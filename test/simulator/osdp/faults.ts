/** Faults of real buses on demand: for the next `count` replies, or at random. */
export const FAULTS = [
  'drop', // the reply is not sent, but the command was processed
  'deaf', // the reader does not receive the command
  'late', // the reply arrives after the CP's time-out
  'corrupt', // one bit of the reply flips
  'noise', // random bytes before the reply
  'duplicate', // the reply is sent twice
  'wrong-sequence',
  'wrong-mac',
  'clear-reply', // in clear inside a session
  'truncate', // the end of the reply is missing
  'busy',
  'nak-crc', // the command counts as damaged
  'sequence-zero', // the reply asks for a restart
  'plain-status', // status replies with a MAC but unencrypted
  'wrong-selector', // CCRYPT for another key than requested
  'bad-rmac',
  'empty-rmac',
  'slow-bytes', // the reply arrives in pieces with gaps
] as const
export type FaultName = (typeof FAULTS)[number]

export const isFault = (name: string): name is FaultName => (FAULTS as readonly string[]).includes(name)

export class Faults {
  private readonly counts = new Map<FaultName, number>()
  private readonly rates = new Map<FaultName, number>()

  /** `random` returns [0, 1); use a seeded generator to repeat a run. */
  constructor(private readonly random: () => number) {}

  /** Infinity: until changed; 0: off. */
  set(name: FaultName, count: number): void {
    this.counts.set(name, count)
  }

  setRate(name: FaultName, rate: number): void {
    this.rates.set(name, rate)
  }

  clear(): void {
    this.counts.clear()
    this.rates.clear()
  }

  /** Whether the fault occurs now; this uses up one of a counted fault. */
  strikes(name: FaultName): boolean {
    const left = this.counts.get(name) ?? 0
    if (left > 0) {
      this.counts.set(name, left - 1)
      return true
    }
    const rate = this.rates.get(name) ?? 0
    return rate > 0 && this.random() < rate
  }

  pick(n: number): number {
    return Math.floor(this.random() * n)
  }
}
