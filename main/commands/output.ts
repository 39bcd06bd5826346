/** What commands write: lines on standard output and standard error, without characters that would steer a terminal. */
import { printable } from '../domain/printable'

/** Lines of a command's answer and of its complaints. */
export interface CommandOutput {
  out(line: string): void
  err(line: string): void
}

/** A line of a list: its tabs separate columns, everything else that does not print is replaced. */
const printedLine = (line: string): string =>
  line
    .split('\t')
    .map((cell) => printable(cell))
    .join('\t')

export const complain = (lines: readonly string[]): void => {
  const single = lines.flatMap((line) => line.split('\n'))
  process.stderr.write(single.map((line) => `${printedLine(line)}\n`).join(''))
}
/** Complains, and gives the exit status. */
export const refuse = (lines: readonly string[], status = 2): number => {
  complain(lines)
  return status
}

export const output: CommandOutput = {
  out: (line) => void process.stdout.write(`${printedLine(line)}\n`),
  err: (line) => complain([line]),
}
