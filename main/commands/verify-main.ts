/** `verify` as a program. */
import { runVerify } from './verify'

process.exitCode = runVerify(process.argv.slice(2))
