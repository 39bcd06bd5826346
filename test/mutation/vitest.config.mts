import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { mutated } from './mutants'

const root = join(import.meta.dirname, '..', '..')
const engine = join(root, 'main', 'engine')
const isTest = (file: string): boolean => /[\\/]test[\\/](?:unit|scenario)[\\/]/.test(file)
let next = 1

export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      resolveId: (source, importer) =>
        source === 'vitest' && importer !== undefined && isTest(importer)
          ? join(import.meta.dirname, 'cases.ts')
          : undefined,
      transform(code, id) {
        if (!id.startsWith(engine)) return undefined
        const { text, mutants } = mutated(id, code, next)
        next += mutants.length
        const named = mutants.map((each) => ({ ...each, file: relative(root, id).replaceAll('\\', '/') }))
        return `globalThis.engineMutants.push(...${JSON.stringify(named)});${text}`
      },
    },
  ],
  test: {
    include: ['test/mutation/mutation.ts'],
    maxWorkers: 1,
    testTimeout: 0,
    setupFiles: ['test/mutation/switch.ts'],
  },
})
