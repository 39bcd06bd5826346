/** `restore` as a program. */
import { folderIn, refusedToOthers } from './as-owner'
import { refuse } from './output'
import { runRestore } from './restore'

const args = process.argv.slice(2)
const stranger = refusedToOthers(folderIn(args))
process.exitCode = stranger === undefined ? runRestore(args) : refuse([stranger], 1)
