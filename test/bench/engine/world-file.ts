import { closeSync, openSync, writeSync } from 'node:fs'
import { Plan } from '../../../main/engine/plan'
import type { Schedules } from '../../../main/engine/schedule'
import { cardWords } from './ours'
import { WORLD_START, type World } from './world'
import { MINUTE } from '../../../main/domain/time'

/** Writes a world for the C++ loop: eight counts, then plain arrays, all little-endian. */
export function writeWorldFile(world: World, file: string): void {
  const plan = new Plan(world.site)
  const { site, access } = plan
  const { low, high } = cardWords(world)
  const cards = cardWords({
    facility: Int32Array.from(site.cardholders, (holder) => Number(holder.credentials[0]?.card?.facility ?? 0)),
    number: Int32Array.from(site.cardholders, (holder) => Number(holder.credentials[0]?.card?.number)),
  })
  const words = (plan.readerCount + 31) >> 5
  const bits = new Uint32Array(site.accessLevels.length * words)
  for (let level = 0; level < site.accessLevels.length; level++)
    for (let reader = 0; reader < plan.readerCount; reader++)
      if (access.levelHolds(level, reader)) {
        const word = level * words + (reader >> 5)
        bits[word] = (bits[word] as number) | (1 << (reader & 31))
      }
  const parts = [
    Int32Array.of(
      plan.holderCount,
      plan.readerCount,
      plan.areaCount,
      site.accessLevels.length,
      site.schedules.length,
      world.reader.length,
      plan.local.offsetAt(WORLD_START),
      0,
    ),
    plan.readerFrom,
    plan.readerTo,
    words32(plan.readerMode),
    words32(plan.readerMs),
    plan.readerController,
    plan.routeStart,
    plan.routes,
    words32(plan.areas.reentryMs),
    words32(plan.areas.capacity),
    access.levelSchedule,
    bits,
    Int32Array.from({ length: plan.holderCount }, (_, holder) => {
      const profile = access.profileOf[holder] as number
      return access.levels[access.levelStart[profile] as number] as number
    }),
    cards.low,
    cards.high,
    weeks(plan.schedules, site.schedules.length),
    world.reader,
    low,
    high,
    world.at,
  ]
  const handle = openSync(file, 'w')
  try {
    for (const part of parts) {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
    }
  } finally {
    closeSync(handle)
  }
}

/** As the C++ loop reads them, however wide the engine holds them. Throws for a value that does not fit. */
const words32 = (values: Iterable<number>): Int32Array =>
  Int32Array.from(values, (value) => {
    if ((value | 0) !== value) throw new RangeError(`${value} does not fit into 32 bits of the world file`)
    return value
  })

/** Open or closed in every minute of a week, Sunday first, computed from the schedules themselves. */
function weeks(schedules: Schedules, count: number): Uint8Array {
  const table = new Uint8Array(count * 7 * 1440)
  // WORLD_START is 07:00 of a Monday in the world's zone, an hour ahead of UTC; the Sunday before it starts 31 hours earlier.
  const sunday = WORLD_START - 31 * 60 * MINUTE
  for (let schedule = 0; schedule < count; schedule++)
    for (let minute = 0; minute < 7 * 1440; minute++)
      table[schedule * 7 * 1440 + minute] = schedules.isOpen(schedule, sunday + minute * MINUTE) ? 1 : 0
  return table
}
