/** Every command that a message advises is one that can be typed, in a clone and where Sallyport is installed. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  ADVISED,
  LAUNCHER,
  RECOVERY_OPTIONS,
  commandText,
  isInstalled,
  startText,
  usageText,
} from '../../../main/running/advice'
import { parseArguments, refusedSwitch } from '../../../main/window/command-line'
import { programFile } from '../../support/programs'

const INSTALLED = '/opt/Sally port/sallyport'
const root = join(import.meta.dirname, '..', '..', '..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}
const folder = mkdtempSync(join(tmpdir(), 'sallyport-advice-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** With what a shell would take apart. */
const data = join(folder, "it's a $HOME")
mkdirSync(data)

/** The words of a command as a shell takes them. */
function wordsOf(text: string): readonly string[] {
  const print = `for word in ${text}; do printf '%s\\0' "$word"; done`
  const { stdout } = spawnSync('sh', ['-c', print], { encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

/** One of the scripts of npm, and what follows it. */
function typedByNpm(text: string): { readonly script: string; readonly args: readonly string[] } {
  const [npm, ...words] = wordsOf(text)
  expect(npm).toBe('npm')
  const at = words.indexOf('--')
  const script = words.slice(0, at).findLast((word) => !word.startsWith('-')) ?? ''
  expect(Object.keys(scripts)).toContain(script)
  return { script, args: words.slice(at + 1) }
}

const host = (args: readonly string[]) =>
  spawnSync(process.execPath, [programFile('host'), ...args], { encoding: 'utf8', input: '' })

describe('a command in a message', () => {
  const site = join(folder, 'site.json')
  writeFileSync(site, '{}')
  const samples: { readonly [Name in keyof typeof ADVISED]: readonly string[] } = {
    restore: ADVISED.restore(data, join(data, 'backups', 'none.sqlite')),
    recoverAccounts: ADVISED.recoverAccounts(data),
    applySite: ADVISED.applySite(site, data),
    dismissSite: ADVISED.dismissSite(site, data),
  }
  const each = Object.entries(samples)

  it.each(each)('%s can be typed in a clone', (_, words) => {
    const { script, args } = typedByNpm(commandText(words, null))
    expect(script === 'host' ? args : [script, ...args]).toEqual(words)
  })
  it.each(each)('%s can be typed where Sallyport is installed', (_, words) => {
    expect(wordsOf(commandText(words, INSTALLED))).toEqual([`/opt/Sally port/${LAUNCHER}`, ...words])
  })
  it.each(each)(
    '%s is one that the commands know',
    (_, words) => {
      const wrong = /usage|there is no command|Unknown option/
      // Each fails on the empty folder, and none on its arguments.
      const { status, stderr } = host(words)
      expect(stderr).not.toMatch(wrong)
      expect([1, 2]).toContain(status)
      expect(host([...words, '--nonsense']).stderr).toMatch(wrong)
    },
    60_000,
  )
  it('knows an installed app by its archive', () => {
    expect(isInstalled('/opt/Sallyport/resources/app.asar/out/main')).toBe(true)
    expect(isInstalled('/home/ann/sallyport/out/main')).toBe(false)
  })
})

describe('a start in a message', () => {
  const args = ['--site', join(folder, 'none.json'), '--data', data]
  const recovery = { '--start-empty': 'startEmpty', '--start-older': 'startOlder', '--new-key': 'newKey' } as const

  it.each(RECOVERY_OPTIONS)('of the window with %s is one that it takes', (option) => {
    const inClone = typedByNpm(startText({ by: 'window', args }, option, null))
    expect(inClone.script).toBe('start')
    const [program, ...installed] = wordsOf(startText({ by: 'window', args }, option, INSTALLED))
    expect(program).toBe(INSTALLED)
    expect(refusedSwitch(installed)).toBeUndefined()
    for (const words of [inClone.args, installed])
      expect(parseArguments(words, folder)).toMatchObject({ value: { data, recovery: { [recovery[option]]: true } } })
  })
  it.each(RECOVERY_OPTIONS)(
    'of the host with %s is one that it takes',
    (option) => {
      const { script, args: words } = typedByNpm(startText({ by: 'host', args }, option, null))
      expect(script).toBe('host')
      expect(host(words).stderr).toContain('cannot read the site file')
    },
    60_000,
  )
})

describe('a usage', () => {
  it('names commands as they are typed', () => {
    expect(usageText('usage: host site show', null)).toBe('usage: npm run --silent host -- site show')
    expect(usageText('usage: host site show', INSTALLED)).toBe(`usage: ${LAUNCHER} site show`)
    expect(usageText('--panel-listen HOST:PORT', null)).toBe('--panel-listen HOST:PORT')
  })
})

describe('texts of the product', () => {
  const NAMED =
    /\b(npm (run|start)|sallyport-cli(?![-\w])|host (operators|site|line|cardholders|certificates|verify|restore)\b)/
  const filesIn = (path: string, end: string): readonly string[] =>
    readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(end))
      .map((name) => join(root, path, name))
  const withoutComments = (code: string): string =>
    code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')

  it('name no command but by this module', () => {
    // The set-up of a clone is for developers.
    const allowed = ['main/running/advice.ts', 'main/store/binding.ts']
    const wrong = filesIn('main', '.ts').flatMap((file) => {
      const code = withoutComments(readFileSync(file, 'utf8'))
      const isFine = allowed.includes(relative(root, file)) || !NAMED.test(code) || /\busageText\(/.test(code)
      return isFine ? [] : [relative(root, file)]
    })
    expect(wrong).toEqual([])
    expect(filesIn('resources/text', '.json').filter((file) => NAMED.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})
