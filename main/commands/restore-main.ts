/** `restore` as a program. */
import { actAsOwner, folderIn } from './as-owner'
import { runRestore } from './restore'

const args = process.argv.slice(2)
actAsOwner(folderIn(args))
process.exitCode = runRestore(args)
