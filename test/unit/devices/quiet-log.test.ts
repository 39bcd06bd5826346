import { expect, it } from 'vitest'
import { createQuietLog } from '../../../main/devices/panel/quiet-log'
import { MINUTE } from '../../../main/domain/time'

it('says one line per source and minute, and how many it left out', () => {
  let now = 0
  const lines: string[] = []
  const quiet = createQuietLog(
    (level, text) => lines.push(`${level} ${text}`),
    () => now,
  )
  for (let count = 0; count < 1_000; count++) quiet('warning', '10.0.0.7', `refused ${count}`)
  quiet('warning', '10.0.0.8', 'refused')
  now = MINUTE
  quiet('warning', '10.0.0.7', 'refused again')
  expect(lines).toEqual([
    'warning refused 0',
    'warning refused',
    'warning refused again (and 999 more lines about 10.0.0.7 since the last one)',
  ])
})

it('counts sources past 256 as one, so that many addresses do not fill the log either', () => {
  const lines: string[] = []
  const quiet = createQuietLog(
    (_, text) => lines.push(text),
    () => 0,
  )
  for (let source = 0; source < 5_000; source++) quiet('warning', `10.0.${source >> 8}.${source & 255}`, 'refused')
  expect(lines).toHaveLength(257)
})
