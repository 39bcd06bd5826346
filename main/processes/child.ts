/** One of our programs in a process of its own, with messages as lines. It always ends with this process. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  /** Ends it and resolves when it has ended. */
  stop(): Promise<void>
}

export interface ChildEars {
  readonly onLine: (line: string) => void
  /** Receives a line of its error stream. */
  readonly onComplaint: (line: string) => void
  /** Called once, also after `stop`. */
  readonly onEnd: (why: string) => void
}

/** `file` is one of our bundles, which ends when its standard input ends. */
export type StartChild = (file: string, args: readonly string[], ears: ChildEars) => Child

/** For plain Node, and for an Electron whose binary can run as Node. */
export const startNodeChild: StartChild = (file, args, { onLine, onComplaint, onEnd }) => {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  createInterface({ input: child.stdout }).on('line', onLine)
  createInterface({ input: child.stderr }).on('line', onComplaint)
  // It reads only the end of its input; `exit` reports its own end.
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
