/** The commands of a console without its window, by name: `host NAME ...` in a clone, `sallyport-cli NAME ...` where it is installed. */
import { createClock } from '../clock'
import { sealOfFolder } from '../operators/folder-seal'
import { openAccounts } from '../operators/accounts'
import { passwordsHere } from '../operators/password'
import { accountsFile } from '../operators/signing-in'
import { certificatesOf } from '../running/panel-trust'
import { osAccount } from '../running/os-account'
import { actAsOwner, folderIn, refusedToOthers } from './as-owner'
import { runCardholders } from './cardholders'
import { runCertificates } from './certificates'
import { runOperators } from './operators'
import { output, refuse } from './output'
import { readPassword } from './read-password'
import { runRestore } from './restore'
import { runLine } from './run-line'
import { runSite } from './site'
import { runVerify } from './verify'
import { runVerifyExport } from './verify-export'

/** Resolves with the exit status. */
export type Command = (args: readonly string[]) => number | Promise<number>

const operators: Command = (args) =>
  runOperators(args, {
    open: (data) =>
      openAccounts({
        file: accountsFile(data),
        seal: sealOfFolder(data),
        now: createClock().now,
        passwords: passwordsHere(),
        report: () => {},
      }),
    readPassword,
    account: osAccount(),
    ...output,
  })

/** @param programs folder of our bundles */
const commandsOf = (programs: string): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ['operators', operators],
    [
      'certificates',
      (args) => runCertificates(args, (data) => certificatesOf(data, osAccount()), createClock().now(), output),
    ],
    ['line', (args) => runLine(args, programs)],
    ['site', (args) => runSite(args, createClock().now, output)],
    ['cardholders', (args) => runCardholders(args, createClock().now, output)],
    ['verify', runVerify],
    ['restore', runRestore],
    ['verify-export', (args) => runVerifyExport(args, programs)],
  ])

/** Commands that change nothing of an installation, so that anyone who can read it may run them. */
const READS = ['verify', 'verify-export']

/** Undefined: there is no such command. */
export function commandNamed(name: string | undefined, programs: string): Command | undefined {
  const command = name === undefined ? undefined : commandsOf(programs).get(name)
  return (
    command &&
    ((args) => {
      const folder = folderIn(args, name === 'verify')
      if (name !== undefined && READS.includes(name)) actAsOwner(folder)
      else {
        const stranger = refusedToOthers(folder)
        if (stranger !== undefined) return refuse([stranger], 1)
      }
      return command(args)
    })
  )
}

/** Runs one command of an installed app. */
export async function runCommand([name, ...args]: readonly string[], programs: string): Promise<number> {
  const command = commandNamed(name, programs)
  if (command) return command(args)
  const names = [...commandsOf(programs).keys()].join(', ')
  output.err(name === undefined ? `a command is missing: ${names}` : `there is no command ${name}: ${names}`)
  return 2
}
