import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makePrivate } from '../../../main/store/private'
import { openPaths } from '../../support/open-paths'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-private-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const put = (path: string, mode: number): void => {
  writeFileSync(join(folder, path), '')
  chmodSync(join(folder, path), mode)
}

it('closes a folder, its subfolders and all files in them to other users', () => {
  mkdirSync(join(folder, 'backups', 'old'), { recursive: true })
  put('journal.sqlite', 0o644)
  put('backups/one.sqlite', 0o664)
  put('backups/old/two.sqlite', 0o604)
  for (const path of ['', 'backups', 'backups/old']) chmodSync(join(folder, path), 0o755)
  expect(openPaths(folder)).toHaveLength(6)
  expect(makePrivate(folder)).toEqual([])
  expect(openPaths(folder)).toEqual([])
})
it('closes files that are open in a folder that is closed already', () => {
  chmodSync(folder, 0o700)
  put('site.json', 0o644)
  makePrivate(folder)
  expect(openPaths(folder)).toEqual([])
})
it('changes nothing behind a link', () => {
  const outside = mkdtempSync(join(tmpdir(), 'sallyport-private-outside-'))
  writeFileSync(join(outside, 'other.txt'), '')
  chmodSync(join(outside, 'other.txt'), 0o644)
  chmodSync(outside, 0o755)
  symlinkSync(outside, join(folder, 'link'))
  chmodSync(folder, 0o755)
  makePrivate(folder)
  expect(lstatSync(outside).mode & 0o777).toBe(0o755)
  expect(lstatSync(join(outside, 'other.txt')).mode & 0o777).toBe(0o644)
  rmSync(outside, { recursive: true })
})
