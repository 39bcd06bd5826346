/** `verify` as a program. */
import { actAsOwner, folderIn } from './as-owner'
import { runVerify } from './verify'

const args = process.argv.slice(2)
actAsOwner(folderIn(args, true))
process.exitCode = runVerify(args)
