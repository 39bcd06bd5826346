import { parseArgs } from 'node:util'
import { SetupFailure } from './say.mjs'

const USAGE = 'usage: test:rot [-- --places N] [--kind KIND] [--seed N]'
/** Hours that a run may take: 2,000 places of every kind take a quiet machine about two. */
const LIMIT_HOURS = 24

/**
 * The rot test with as many places as asked, 2,000 of each kind without an argument.
 * @param {string[]} args
 */
export async function testRot(args) {
  /** @type {{ places?: string, kind?: string, seed?: string }} */
  let values
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    values = parseArgs({ args, options: { places: text, kind: text, seed: text } }).values
  } catch {
    throw new SetupFailure(USAGE)
  }
  const { places = '2000', kind, seed } = values
  for (const [name, value] of Object.entries({ places, seed }))
    if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value))
      throw new SetupFailure(`--${name} must be a whole number above 0, got ${value}. ${USAGE}`)
  process.env['SALLYPORT_ROT_PLACES'] = places
  if (kind !== undefined) process.env['SALLYPORT_ROT_KIND'] = kind
  if (seed !== undefined) process.env['SALLYPORT_ROT_SEED'] = seed
  process.env['SALLYPORT_TEST_MINUTES'] ??= String(LIMIT_HOURS * 60)
  const { test } = await import('./test.mjs')
  await test(['test/crash/rot.test.ts'])
}
