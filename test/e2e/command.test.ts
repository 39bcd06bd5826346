/** Commands of an app without npm: the app itself, started as its launcher `sallyport-cli` starts it. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'

const windowSetup = inject('windowSetup')

/** What the launcher puts before the words of the command. */
function launcherArguments(): readonly string[] {
  const script = readFileSync(join(root, 'native', 'launcher', 'sallyport-cli'), 'utf8')
  const line = /^exec "\$here\/sallyport" (.*) "\$@"$/m.exec(script)?.[1]
  if (line === undefined) throw new Error('the launcher of the installed app starts no program')
  return line.split(' ')
}

/** Without a screen. */
function command(...words: readonly string[]) {
  const { PATH, HOME } = process.env
  return spawnSync(windowSetup.program, [windowSetup.appFolder, ...launcherArguments(), ...words], {
    encoding: 'utf8',
    env: { PATH, HOME },
  })
}

test('a command runs without a window or a screen, says what it found and gives its exit status', () => {
  const data = mkdtempSync(join(windowSetup.folder, 'command-'))
  chmodSync(data, 0o755)
  const verify = command('verify', data)
  expect(verify.stderr).toContain(`${join(data, 'journal.sqlite')} is not there`)
  expect(verify.status).toBe(2)
  const list = command('certificates', '--data', data, 'list')
  expect([list.status, list.stdout]).toEqual([0, ''])
  const unknown = command('nonsense')
  expect(unknown.stderr).toContain('there is no command nonsense: operators,')
  expect(unknown.status).toBe(2)
})
