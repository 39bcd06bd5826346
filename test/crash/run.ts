/** Runs a program that will be killed or lose its power, and collects its output until then. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { programFile } from '../support/programs'
import { CUT_STATUS } from './power'

export interface Run<Said> {
  readonly said: Said[]
  readonly ended: 'killed' | 'cut' | 'itself'
}

export interface Watched<Said> {
  /** Called with each line of output as it arrives; `answer` sends a line to the program. */
  readonly onSaid?: (said: Said, answer: (line: string) => void) => void
  /** The program is killed after this many lines of output. */
  readonly lines?: number
  readonly environment?: Readonly<Record<string, string>>
}

/** @param data the folder that the power cut affects. Rejects when the program ends in any other way. */
export function run<Said>(
  program: string,
  data: string,
  args: readonly string[],
  { onSaid, lines = Number.MAX_SAFE_INTEGER, environment = {} }: Watched<Said>,
): Promise<Run<Said>> {
  const env = { ...process.env, SALLYPORT_CUT_DIR: `${data}/`, ...environment }
  const child = spawn(process.execPath, [programFile(program), data, ...args], { stdio: 'pipe', env })
  const said: Said[] = []
  let complaint = ''
  child.stdin.on('error', () => undefined)
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = JSON.parse(line) as Said
    said.push(one)
    if (said.length === lines) child.kill('SIGKILL')
    onSaid?.(one, (answer) => void child.stdin.write(`${answer}\n`))
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => {
      if (signal === 'SIGKILL') resolve({ said, ended: 'killed' })
      else if (status === CUT_STATUS) resolve({ said, ended: 'cut' })
      else if (status === 0 || status === 3) resolve({ said, ended: 'itself' })
      else reject(new Error(complaint))
    })
  })
}
