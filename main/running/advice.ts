/** How a command is written in a message, so that it can be typed as it stands. */
import { dirname, join, sep } from 'node:path'

/** Name of the launcher beside the installed app. */
export const LAUNCHER = 'sallyport-cli'

/** Whether this code runs out of an installed app, which has no npm. */
export const isInstalled = (folder = __dirname): boolean => folder.split(sep).includes('app.asar')

const NPM_COMMANDS = ['restore', 'verify', 'verify-export']

/** @param command name and arguments; @param program the installed app's own, null in a clone */
export function commandText(command: string, program: string | null = isInstalled() ? process.execPath : null): string {
  if (program !== null) return `${join(dirname(program), LAUNCHER)} ${command}`
  const [name = '', ...rest] = command.split(' ')
  return NPM_COMMANDS.includes(name) ? `npm run ${name} -- ${rest.join(' ')}` : `npm run --silent host -- ${command}`
}
