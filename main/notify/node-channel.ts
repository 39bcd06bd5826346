/** Notifications through node-notifier: notify-send on Linux, the notification centre elsewhere. */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type NotifySend from 'node-notifier/notifiers/notifysend'
import type { Channel, ChannelProblem } from './notifier'

export interface NodeChannelOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's id, on systems with user ids. */
  readonly uid: number | null
}

const URGENCY = { 1: 'critical', 2: 'critical', 3: 'normal', 4: 'low' } as const

export function nodeChannel({ platform }: NodeChannelOptions): Channel {
  const linux = platform === 'linux'
  // Checks for notify-send each time: somebody may install it while the console runs.
  const settings: { withFallback?: boolean; suppressOsdCheck: boolean } = { suppressOsdCheck: true }
  // Loaded for the first note, so that the start is faster.
  const library = () => import('node-notifier').then(({ default: loaded }) => loaded)
  let sender: NotifySend | undefined
  return (note, done, clicked) => {
    const about = { title: note.title, message: note.body }
    let told = false
    const report = (problem: ChannelProblem | null): void => {
      if (told) return
      told = true
      done(problem)
    }
    const send = async (): Promise<void> => {
      const notifier = await library()
      if (linux) {
        sender ??= new notifier.NotifySend(settings)
        const hints = { urgency: URGENCY[note.priority], category: 'device.error', 'app-name': 'Sallyport' }
        sender.notify({ ...about, ...hints }, (error) => report(problemOf(error)))
      } else
        notifier.notify({ ...about, wait: true }, (error, response) => {
          if (response === 'activate') clicked()
          report(problemOf(error))
        })
    }
    send().catch((error: unknown) => report(problemOf(error)))
  }
}

/** Node-notifier returns an Error, or the text that the program wrote to its error stream. */
function problemOf(error: unknown): ChannelProblem | null {
  if (error === null || error === undefined || error === '') return null
  const text = error instanceof Error ? error.message : typeof error === 'string' ? error : 'unknown'
  if (/not found|ENOENT/.test(text)) return { kind: 'missing' }
  // The whole command line comes first; the last line is the actual error.
  const detail = text.trim().split('\n').at(-1) ?? text
  return { kind: 'failed', detail: detail.slice(0, 200) }
}

/** What is known in advance on Linux: notify-send is missing, or there is no session bus. */
export function probeNodeChannel({ platform, env, uid }: NodeChannelOptions): ChannelProblem | null {
  if (platform !== 'linux') return null
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  if (!folders.some((folder) => isProgram(join(folder, 'notify-send')))) return { kind: 'missing' }
  const bus = env['DBUS_SESSION_BUS_ADDRESS'] ?? ''
  if (bus === '' && !(uid !== null && existsSync(`/run/user/${uid}/bus`))) return { kind: 'no-bus' }
  return null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
