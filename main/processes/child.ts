/** A program of ours beside this one, spoken to by lines. It ends with this process, whatever ends that. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  /** Ends it and resolves when it has ended. */
  stop(): Promise<void>
}

export interface ChildEars {
  readonly onLine: (line: string) => void
  /** A line of its error stream. */
  readonly onComplaint: (line: string) => void
  /** Called once, also after `stop`. */
  readonly onEnd: (why: string) => void
}

/** `file` is a bundle of ours that ends when its standard input does. */
export type StartChild = (file: string, args: readonly string[], ears: ChildEars) => Child

/** Under plain Node, and in an Electron whose binary may still run as Node. */
export const startNodeChild: StartChild = (file, args, { onLine, onComplaint, onEnd }) => {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  createInterface({ input: child.stdout }).on('line', onLine)
  createInterface({ input: child.stderr }).on('line', onComplaint)
  // It reads nothing but the end of this; that it is gone is told by `exit`.
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      onEnd(why)
      resolve()
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(signal ?? `status ${code}`))
  })
  return {
    stop: () => {
      child.stdin.end()
      return ended
    },
  }
}
