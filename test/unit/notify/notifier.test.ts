import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeChannel, probeNodeChannel } from '../../../main/notify/node-channel'
import {
  createNotifier,
  PACE_MS,
  UNANSWERED_LIMIT,
  type Channel,
  type ChannelProblem,
} from '../../../main/notify/notifier'
import { messages } from '../../../main/text/messages'
import type { Note } from '../../../main/notify/words'
import type { Alarm } from '../../../preload/contract/models'
import { SITE } from '../small-site'

const TEXTS = messages('en', {
  'notify.title': 'P{priority} {what}',
  'notify.body': '{where}, {site}',
  'notify.body.more': '{where} and {n} more',
  'notify.what.door-forced': 'forced',
  'notify.what.violation-denied': 'refused',
  'notify.health.missing': 'install libnotify-bin',
  'notify.health.no-bus': 'no bus',
  'notify.health.failed': 'failed: {detail}',
})

const alarm = (id: string, more: Partial<Alarm> = {}): Alarm => ({
  id,
  seq: 1,
  priority: 2,
  kind: 'violation-denied',
  state: 'new',
  at: 1,
  lastAt: 1,
  count: 1,
  reader: 'R1',
  cardholder: 'c1',
  notes: [],
  ...more,
})

type Shown = { note: Note; done: (problem: ChannelProblem | null) => void; clicked: () => void }

function desk(withClicks: boolean, probed: ChannelProblem | null = null) {
  const plain: Shown[] = []
  const clickable: Shown[] = []
  const timers: (() => void)[] = []
  const clicks: string[] = []
  let healthChanges = 0
  const channel =
    (to: Shown[]): Channel =>
    (note, done, clicked) =>
      to.push({ note, done, clicked })
  const notifier = createNotifier({
    site: SITE,
    say: (key, values) => TEXTS.text(key, values) ?? key,
    plain: channel(plain),
    clickable: withClicks ? channel(clickable) : null,
    probe: () => probed,
    setTimer: (ms, fire) => {
      expect(ms).toBe(PACE_MS)
      timers.push(fire)
      return () => {
        timers.length = 0
      }
    },
    onClick: (id) => clicks.push(id),
    onHealth: () => healthChanges++,
  })
  const pass = (): void => timers.shift()?.()
  return { notifier, plain, clickable, clicks, pass, changes: () => healthChanges }
}

describe('notifications', () => {
  it('say how grave, what and where, never who', () => {
    const { notifier, plain } = desk(false)
    notifier.raise([alarm('a1')])
    expect(plain[0]?.note).toEqual({ alarm: 'a1', priority: 2, title: 'P2 refused', body: 'Lab in, North works' })
    expect(JSON.stringify(plain[0]?.note)).not.toContain('Ada')
  })

  it('share one note when they come together, the gravest first', () => {
    const { notifier, plain, pass } = desk(false)
    notifier.raise([alarm('a1')])
    notifier.raise([alarm('a2'), alarm('a3')])
    notifier.raise([alarm('a4', { priority: 1, kind: 'door-forced', door: 'D2' })])
    expect(plain).toHaveLength(1)
    pass()
    expect(plain.map(({ note }) => [note.alarm, note.body])).toEqual([
      ['a1', 'Lab in, North works'],
      ['a4', 'Lab in and 2 more'],
    ])
    pass()
    notifier.raise([alarm('a5')])
    expect(plain).toHaveLength(3)
  })

  it('use the clickable channel for urgent alarms, and the other one when that fails', () => {
    const { notifier, plain, clickable, clicks } = desk(true)
    notifier.raise([alarm('a1', { priority: 1, kind: 'door-forced' })])
    expect(plain).toEqual([])
    clickable[0]?.clicked()
    expect(clicks).toEqual(['a1'])
    clickable[0]?.done({ kind: 'failed', detail: 'no answer' })
    expect(plain).toHaveLength(1)
  })

  it('use the demanded channel for all else', () => {
    const { notifier, plain, clickable } = desk(true)
    notifier.raise([alarm('a1')])
    expect([plain.length, clickable.length]).toEqual([1, 0])
  })

  it('report a failure once as a health state, which ends when one gets through', () => {
    const { notifier, plain, pass, changes } = desk(false)
    const round = (problem: ChannelProblem | null): void => {
      notifier.raise([alarm('a1')])
      plain.at(-1)?.done(problem)
      pass()
    }
    expect(notifier.health()).toBeNull()
    round({ kind: 'failed', detail: 'no daemon' })
    round({ kind: 'failed', detail: 'no daemon' })
    expect([notifier.health(), changes()]).toEqual(['failed: no daemon', 1])
    round(null)
    expect([notifier.health(), changes()]).toEqual([null, 2])
  })

  it('say what a probe sees before the first alarm', () => {
    expect(desk(false, { kind: 'missing' }).notifier.health()).toBe('install libnotify-bin')
  })

  it('pile up no notes before a daemon that hangs', () => {
    const { notifier, plain, pass } = desk(false)
    for (let i = 0; i < UNANSWERED_LIMIT + 3; i++) {
      notifier.raise([alarm(`a${i}`)])
      pass()
    }
    expect(plain).toHaveLength(UNANSWERED_LIMIT)
    plain[0]?.done(null)
    notifier.raise([alarm('b')])
    pass()
    expect(plain).toHaveLength(UNANSWERED_LIMIT + 1)
  })
})

describe('notify-send', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-notify-'))
  const path = process.env['PATH']
  afterEach(() => {
    process.env['PATH'] = path
    rmSync(join(folder, 'notify-send'), { force: true })
    rmSync(join(folder, 'said'), { force: true })
  })
  const fake = (script: string): void => {
    writeFileSync(join(folder, 'notify-send'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'notify-send'), 0o755)
    process.env['PATH'] = `${folder}:${path}`
  }
  const options = { platform: 'linux', env: {}, uid: null } as const
  const note: Note = { alarm: 'a1', title: 'P2 $(id) "x" `y`', body: 'Lab', priority: 2 }
  const send = (): Promise<ChannelProblem | null> =>
    new Promise((resolve) => nodeChannel(options)(note, resolve, () => {}))

  it.runIf(process.platform === 'linux')('gets the words as they are, whatever they look like to a shell', async () => {
    fake(`for each in "$@"; do printf '%s\\n' "$each"; done > ${join(folder, 'said')}`)
    expect(await send()).toBeNull()
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(join(folder, 'said'), 'utf8')).toContain('P2 $(id) "x" `y`\nLab\n')
  })

  it.runIf(process.platform === 'linux')('that fails says why in its own words', async () => {
    fake('echo "GDBus.Error: no such name" >&2; exit 1')
    expect(await send()).toEqual({ kind: 'failed', detail: 'GDBus.Error: no such name' })
  })

  it.runIf(process.platform === 'linux')('that is not there is missed, before and after', async () => {
    process.env['PATH'] = folder
    expect(await send()).toEqual({ kind: 'missing' })
    expect(probeNodeChannel({ ...options, env: { PATH: folder } })).toEqual({ kind: 'missing' })
  })

  it('is looked for together with its bus', () => {
    fake('exit 0')
    expect(probeNodeChannel({ ...options, env: { PATH: folder } })).toEqual({ kind: 'no-bus' })
    expect(probeNodeChannel({ ...options, env: { PATH: folder, DBUS_SESSION_BUS_ADDRESS: 'unix:x' } })).toBeNull()
    expect(probeNodeChannel({ ...options, platform: 'win32' })).toBeNull()
  })
})
