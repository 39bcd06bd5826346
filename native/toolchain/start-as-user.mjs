import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { say, SetupFailure } from './say.mjs'
import {
  giveTo,
  isOpenToAll,
  runAs,
  stageApp,
  stageRuntime,
  unprivilegedUser,
  userOf,
  wrapperFor,
} from './unprivileged.mjs'

// Chromium has no sandbox for root. Where root starts the window, it runs as the owner of the data folder, or as an account
// without rights.

/** @typedef {import('./unprivileged.mjs').User} User */

/** Options of the window that name a path. */
const PATHS = ['--site', '--data', '--exports', '--shot']

/**
 * The arguments with absolute paths, and the last value of each option that names one.
 * @param {readonly string[]} args
 */
export function pathsIn(args) {
  /** @type {Record<string, string>} */
  const paths = {}
  const absolute = [...args]
  for (let i = 0; i < args.length; i++) {
    const [name = '', ...rest] = (args[i] ?? '').split('=')
    if (!PATHS.includes(name)) continue
    const inline = rest.length > 0
    const value = inline ? rest.join('=') : args[i + 1]
    if (value === undefined) continue
    const path = resolve(value)
    paths[name] = path
    if (inline) absolute[i] = `${name}=${path}`
    else absolute[++i] = path
  }
  return { args: absolute, paths }
}

/**
 * Whom the window runs as on this data folder. A new folder is made for the account without rights.
 * @param {string | undefined} data
 * @returns {User}
 */
export function accountFor(data) {
  if (data === undefined) return unprivilegedUser()
  const isNew = !existsSync(data) || readdirSync(data).length === 0
  if (isNew) {
    const user = unprivilegedUser()
    mkdirSync(dirname(data), { recursive: true })
    if (!isOpenToAll(dirname(data)))
      throw new SetupFailure(`${data} is in a folder that only root can enter. Choose another folder with --data.`)
    mkdirSync(data, { recursive: true, mode: 0o700 })
    giveTo(data, user)
    return user
  }
  const { uid } = statSync(data)
  const owner = uid === 0 ? undefined : userOf(uid)
  if (owner) return owner
  const { name } = unprivilegedUser()
  throw new SetupFailure(
    `${data} belongs to root. The window does not run as root, because Chromium has no sandbox there. ` +
      `Start it as the account that shall use the folder, or give the folder away: chown -R ${name}: ${data}`,
  )
}

/**
 * Access to root's X server, as far as its cookie gives it.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @param {User} user
 */
function passScreen(env, folder, user) {
  if (!env['DISPLAY'])
    throw new SetupFailure(
      'the window does not run as root, because Chromium has no sandbox there, and another account cannot use a Wayland ' +
        'screen of root. Start it as the account of the desktop.',
    )
  delete env['WAYLAND_DISPLAY']
  const cookie = env['XAUTHORITY'] ?? join(homedir(), '.Xauthority')
  if (!existsSync(cookie)) return
  const copy = join(folder, 'Xauthority')
  copyFileSync(cookie, copy)
  chmodSync(copy, 0o600)
  giveTo(copy, user)
  env['XAUTHORITY'] = copy
}

/**
 * Readies a start by root as another account: its copy of the app, its folders, its way to the screen.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {readonly string[]} given
 * @param {NodeJS.ProcessEnv} env is changed
 * @param {boolean} onScreen whether the screen is root's own
 */
export function asUser(runtime, given, env, onScreen) {
  const { args, paths } = pathsIn(given)
  const user = accountFor(paths['--data'])
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-start-'))
  chmodSync(folder, 0o755)
  const end = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const site = paths['--site']
    if (site !== undefined && spawnSync('setpriv', [...runAs(user), 'test', '-r', site]).status !== 0)
      throw new SetupFailure(
        `${site} cannot be read by ${user.name}, the account that the window runs as. Copy it to where that account can read it.`,
      )
    if (onScreen) passScreen(env, folder, user)
    // Root's own session bus and runtime folder are closed to others.
    delete env['XDG_RUNTIME_DIR']
    const electron = join(stageRuntime(runtime.folder, join(folder, 'electron')), 'electron')
    const app = stageApp(join(folder, 'app'))
    giveTo(app, user)
    const shot = paths['--shot']
    const pictures = join(folder, 'pictures')
    const picture = join(pictures, 'window.png')
    if (shot !== undefined) {
      mkdirSync(pictures)
      giveTo(pictures, user)
    }
    return {
      user,
      program: wrapperFor(folder, user, electron),
      app,
      args: shot === undefined ? args : [...args, '--shot', picture],
      end: () => {
        // What the account made there may be a link to what only root may read.
        if (shot !== undefined && lstatSync(picture, { throwIfNoEntry: false })?.isFile()) {
          copyFileSync(picture, shot)
          say(`the picture is in ${shot}`)
        }
        end()
      },
    }
  } catch (error) {
    end()
    throw error
  }
}
