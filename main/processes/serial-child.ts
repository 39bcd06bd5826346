/** The serial port process as one of Electron's utility processes: it ends with the app. */
import { utilityProcess } from 'electron'
import type { StartSerialChild } from '../transport/remote-serial'
import type { FromSerial } from '../transport/serial-messages'

/** @param file the bundle of `transport/serial-process.ts` */
export const startSerialChild =
  (file: string): StartSerialChild =>
  ({ onMessage, onEnd }) => {
    const child = utilityProcess.fork(file, [], { serviceName: 'serial' })
    child.on('message', (message: FromSerial) => onMessage(message))
    child.once('exit', (code) => onEnd(`status ${code}`))
    return {
      post: (message) => child.postMessage(message),
      // A polite request does not reach a process whose event loop hangs.
      kill: () => {
        if (child.pid === undefined) child.kill()
        else process.kill(child.pid, 'SIGKILL')
      },
    }
  }
