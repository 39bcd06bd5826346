import { spawn } from 'node:child_process'
import { inRoot, root } from './places.mjs'
import { SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

const options = ['only', 'every', 'report', 'least']

/**
 * Faults in the engine that its tests do not notice (test/mutation).
 * @param {string[]} args
 */
export async function mutation(args) {
  /** @type {Record<string, string>} */
  const asked = {}
  for (const arg of args) {
    const [, name = '', value = ''] = /^--([a-z]+)=(.+)$/.exec(arg) ?? []
    const number = name === 'every' || name === 'least'
    if (!options.includes(name) || (number && !/^[0-9]+$/.test(value)) || (name === 'every' && value === '0'))
      throw new SetupFailure(
        `test:mutation does not know ${JSON.stringify(arg)}; there are: --only=PART --every=N --report=FILE --least=PERCENT`,
      )
    asked[`MUTATION_${name.toUpperCase()}`] = value
  }
  await setUp({})
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  const config = inRoot('test', 'mutation', 'vitest.config.mts')
  const run = spawn(process.execPath, [vitest, 'run', '--config', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...asked },
  })
  process.exitCode = await new Promise((resolve) => run.on('exit', (code) => resolve(code ?? 1)))
}
