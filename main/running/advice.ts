/** Commands that messages name, so that they can be typed as they stand: by npm in a clone, by the launcher of an installed app. */
import { dirname, join, sep } from 'node:path'

/** Name of the launcher beside the installed app. */
export const LAUNCHER = 'sallyport-cli'

/** Whether this code runs out of an installed app, which has no npm. */
export const isInstalled = (folder = __dirname): boolean => folder.split(sep).includes('app.asar')

/** The installed app's own program; null in a clone. */
const ownProgram = (): string | null => (isInstalled() ? process.execPath : null)

const NPM_COMMANDS = ['restore', 'verify', 'verify-export']

/** Name and arguments of a command. */
type Words = readonly string[]

/** Every command that a message advises. The words in capitals are for the reader to choose. */
export const ADVISED = {
  restore: (data: string, backup: string): Words => ['restore', '--data', data, '--from', backup],
  recoverAccounts: (data: string): Words => ['operators', '--data', data, 'recover'],
  applySite: (file: string, data: string): Words => ['site', 'apply', file, '--data', data, '--reason', 'TEXT'],
  dismissSite: (file: string, data: string): Words => ['site', 'dismiss', file, '--data', data, '--reason', 'TEXT'],
} as const

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
const typed = (words: Words): string => words.map(quoted).join(' ')

/** @param program the installed app's own, null in a clone */
export function commandText(words: Words, program: string | null = ownProgram()): string {
  if (program !== null) return typed([join(dirname(program), LAUNCHER), ...words])
  const [name = '', ...rest] = words
  return NPM_COMMANDS.includes(name)
    ? typed(['npm', 'run', name, '--', ...rest])
    : typed(['npm', 'run', '--silent', 'host', '--', ...words])
}

/** How a console was started: the window or the host, and the arguments that name its site and data folder. */
export interface StartedAs {
  readonly by: 'window' | 'host'
  readonly args: Words
}

/** For one start, by hand. */
export const RECOVERY_OPTIONS = ['--start-empty', '--start-older', '--new-key'] as const
export type RecoveryOption = (typeof RECOVERY_OPTIONS)[number]

/** The same start with one more option. @param program as above */
export function startText(
  { by, args }: StartedAs,
  option: RecoveryOption,
  program: string | null = ownProgram(),
): string {
  if (program !== null) return typed([program, ...args, option])
  return typed([...(by === 'host' ? ['npm', 'run', '--silent', 'host'] : ['npm', 'start']), '--', ...args, option])
}

/** What somebody can do about a failure. */
export interface Advice {
  /** What the command does, as the beginning of a sentence that ends with it. */
  readonly says: string
  readonly command: string
}

/** For a terminal. */
export const adviceLines = (advice: readonly Advice[] = []): readonly string[] =>
  advice.flatMap(({ says, command }) => [`${says}:`, `  ${command}`])

/** A usage text names commands as `host NAME`; here as they are typed. */
export const usageText = (text: string, program: string | null = ownProgram()): string =>
  text.replaceAll(/\bhost (?=[a-z-])/g, program === null ? 'npm run --silent host -- ' : `${LAUNCHER} `)
