/** `compare-export` as a program: see compare.ts. */
import { compareExport } from './compare'

process.exitCode = Math.max(Number(process.exitCode ?? 0), compareExport(process.argv.slice(2)))
