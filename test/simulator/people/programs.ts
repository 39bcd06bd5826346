/**
 * Starts the device simulators in this folder: as separate processes or, inside a packaged Sallyport, where no further
 * process is possible, as threads. Both use lines as messages, and end with this program.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'

export interface Program {
  write(line: string): void
  stop(): void
}

export interface ProgramEars {
  readonly onLine: (line: string) => void
  readonly onEnd: (why: string) => void
}

/** Electron's utility processes have a parent port and no standard input; plain processes the other way round. */
export const insideUtilityProcess = 'parentPort' in process && process.parentPort !== undefined

export function startProgram(file: string, args: readonly string[], ears: ProgramEars): Program {
  return insideUtilityProcess ? asThread(file, args, ears) : asProcess(file, args, ears)
}

function asProcess(file: string, args: readonly string[], { onLine, onEnd }: ProgramEars): Program {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  createInterface({ input: child.stdout }).on('line', onLine)
  child.stdin.on('error', () => {})
  child.once('error', (error) => onEnd(error.message))
  child.once('exit', (code, signal) => onEnd(signal ?? `status ${code}`))
  return {
    write: (line) => {
      if (child.stdin.writable) child.stdin.write(`${line}\n`)
    },
    stop: () => void child.kill('SIGTERM'),
  }
}

function asThread(file: string, args: readonly string[], { onLine, onEnd }: ProgramEars): Program {
  const worker = new Worker(file, { argv: [...args], stdin: true, stdout: true })
  createInterface({ input: worker.stdout }).on('line', onLine)
  worker.once('error', (error: Error) => onEnd(error.message))
  worker.once('exit', (code) => onEnd(`status ${code}`))
  return {
    write: (line) => void worker.stdin?.write(`${line}\n`),
    stop: () => void worker.terminate(),
  }
}
