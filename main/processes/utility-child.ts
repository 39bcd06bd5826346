/** One of our programs in an Electron utility process: for packaged apps, whose binary does not run as Node. */
import { utilityProcess } from 'electron'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import type { StartChild } from './child'

/** Such a process has no standard input; Electron ends it together with this one. */
export const startUtilityChild: StartChild = (file, args, { onLine, onComplaint, onEnd }) => {
  const child = utilityProcess.fork(file, [...args], { stdio: 'pipe', serviceName: basename(file, '.js') })
  const hear = (stream: NodeJS.ReadableStream | null, listener: (line: string) => void): void => {
    if (stream) createInterface({ input: stream }).on('line', listener)
  }
  hear(child.stdout, onLine)
  hear(child.stderr, onComplaint)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      onEnd(`status ${code}`)
      resolve()
    })
  })
  return {
    stop: () => {
      child.kill()
      return ended
    },
  }
}
