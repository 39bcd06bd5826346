/**
 * The small-scope proof in its long form:
 *   test:exhaustive [-- --depth 6] [--budget 1000000] [--only TEXT]
 * `budget` is the steps a site may take; of a level that does not fit, every nth state is tried.
 */
import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LAYOUTS, SETTINGS, smallSite } from './small-sites'
import { walk } from './walk'

const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: '6' },
    budget: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
  },
})
const sum = { steps: 0, sequences: 0, states: 0, differences: 0 }
for (const settings of SETTINGS)
  for (const layout of LAYOUTS) {
    const small = smallSite(settings, layout)
    if (!small.name.includes(values.only)) continue
    const { name, depth, steps, sequences, states, difference } = walk(
      small,
      Number(values.depth),
      Number(values.budget),
    )
    sum.steps += steps
    sum.sequences += sequences
    sum.states += states
    writeSync(1, `${name}: up to ${depth} records, ${steps} steps, ${states} states, ${sequences} sequences\n`)
    if (difference === null) continue
    sum.differences++
    writeSync(1, `${difference}\n`)
  }
writeSync(1, `${sum.steps} steps, ${sum.states} states, ${sum.sequences} sequences, ${sum.differences} differences\n`)
process.exitCode = sum.differences === 0 ? 0 : 1
