/** Arguments of every command: one parser over a table of options, so that each refuses the same mistakes in the same way. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { failureText } from '../store/failure'

type Options = NonNullable<ParseArgsConfig['options']>

export interface CommandForm<Known extends Options> {
  /** Follows each message about wrong arguments. */
  readonly usage: string
  readonly options: Known
  /** How many arguments without `--` there must be at least, and may be at most. */
  readonly positionals: readonly [least: number, most: number]
}

type Config<Known extends Options> = {
  readonly args: string[]
  readonly options: Known
  readonly allowPositionals: true
}
export type ParsedCommand<Known extends Options> = Pick<
  ReturnType<typeof parseArgs<Config<Known>>>,
  'values' | 'positionals'
>

/** An option with a text as its value. */
export const TEXT = { type: 'string' } as const
/** An option without a value. */
export const FLAG = { type: 'boolean', default: false } as const

/** Fails with what is wrong and the usage. Whether an option is needed is for the command to say. */
export function parseCommand<const Known extends Options>(
  args: readonly string[],
  { usage, options, positionals: [least, most] }: CommandForm<Known>,
): Result<ParsedCommand<Known>, string> {
  try {
    const parsed = parseArgs<Config<Known>>({ args: [...args], options, allowPositionals: true })
    const { length } = parsed.positionals
    return length < least || length > most ? fail(usage) : ok(parsed)
  } catch (error) {
    return fail(`${failureText(error)}\n${usage}`)
  }
}
