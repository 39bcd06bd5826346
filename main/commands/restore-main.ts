/** `restore` as a program. */
import { runRestore } from './restore'

process.exitCode = runRestore(process.argv.slice(2))
