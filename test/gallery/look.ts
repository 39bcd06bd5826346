/**
 * Takes pictures of the gallery: `pictures.js FOLDER [names] [sizes] [themes]`, for instance `live,alarms 1920x1080 dark,light`.
 * With AXE=1 each is also inspected by axe. Without arguments: the pictures of the README.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { openBrowser, type Browser, type Size } from './browser'
import { serve } from './serve'
import { SHOTS, type Shot } from './shots'

// this runs as out/main/pictures.js
const root = join(__dirname, '..', '..')

interface Picture {
  readonly shot: Shot
  readonly theme: string
  readonly size: Size
  readonly file: string
}

/** Pictures of the README: shot, theme, size, and the name of its file without theme and width. */
const README = [
  ['live', 'dark', '1920x1080', 'live'],
  ['live', 'light', '1920x1080', 'live'],
  ['violations', 'dark', '1920x1080', 'violations'],
  ['muster', 'dark', '1920x1080', 'muster'],
  ['locked', 'dark', '1920x1080', 'locked'],
  ['violations-reset', 'light', '1920x1080', 'reset'],
  ['muster-reconcile', 'contrast', '1280x800', 'reconcile'],
  ['history', 'dark', '1920x1080', 'history'],
] as const

function shotNamed(name: string): Shot {
  const shot = SHOTS.find((each) => each.name === name)
  if (!shot)
    throw new Error(`there is no picture named ${name}; there are: ${SHOTS.map((each) => each.name).join(', ')}`)
  return shot
}

function sizeOf(words: string): Size {
  const [width = 0, height = 0] = words.split('x').map(Number)
  return { width, height }
}

function wanted(args: readonly string[]): readonly Picture[] {
  const [folder, names = '', sizes = '1920x1080', themes = 'dark'] = args
  if (folder === undefined)
    return README.map(([name, theme, size, file]) => ({
      shot: shotNamed(name),
      theme,
      size: sizeOf(size),
      file: join(root, 'resources', 'pictures', `${file}-${theme}-${sizeOf(size).width}.png`),
    }))
  const shots = names === '' ? SHOTS : names.split(',').map(shotNamed)
  return sizes.split(',').flatMap((size) =>
    themes.split(',').flatMap((theme) =>
      shots.map((shot) => ({
        shot,
        theme,
        size: sizeOf(size),
        file: join(folder, `${shot.name}-${theme}-${sizeOf(size).width}.png`),
      })),
    ),
  )
}

/** Takes one picture; returns what went wrong meanwhile. */
async function take(browser: Browser, url: string, { shot, theme, size, file }: Picture): Promise<readonly string[]> {
  const problems: string[] = []
  const page = await browser.open('about:blank', size)
  page.on('response', (response) => response.status() >= 400 && problems.push(response.url()))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(String(error.stack ?? error)))
  await page.goto(`${url}?scene=${shot.scene}&theme=${theme}${shot.hash}`)
  await page.locator('.desk, .sign-in, .first-run').first().waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => true))
  try {
    await shot.before?.(page)
  } catch (error) {
    problems.push(String(error))
  }
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
  if (process.env['AXE']) {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    for (const { id, nodes } of violations)
      for (const node of nodes) problems.push(`${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`)
  }
  await page.close()
  return problems
}

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const pictures = wanted(args)
  if (args[0] !== undefined) await mkdir(args[0], { recursive: true })
  const gallery = await serve(process.env['SALLYPORT_GALLERY'] ?? '')
  const browser = await openBrowser(process.env['SALLYPORT_ELECTRON_DIR'] ?? '', root)
  let problems = 0
  for (const picture of pictures)
    for (const problem of await take(browser, gallery.url, picture)) {
      problems++
      process.stderr.write(`${picture.file}: ${problem}\n`)
    }
  await browser.close()
  gallery.close()
  process.stdout.write(`${pictures.length} pictures, ${problems} problems\n`)
  if (problems > 0) process.exitCode = 1
}

void main()
