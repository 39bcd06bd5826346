import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../../main/store/folder'
import { MIGRATIONS, migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-folder-'))))
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

describe('a data folder', () => {
  it('is made when it is missing, and taken by one alone', () => {
    const path = join(folder, 'new', 'deep')
    const first = lockFolder(path)
    expect(first).toMatchObject({ ok: true })
    expect(lockFolder(path)).toEqual({
      ok: false,
      error: {
        code: 'data-folder-in-use',
        detail: `${path} is in use by another Sallyport (process ${process.pid})`,
      },
    })
    if (first.ok) first.value.release()
    const again = lockFolder(path)
    expect(again).toMatchObject({ ok: true })
    if (again.ok) again.value.release()
  })

  it('that cannot be one is named', () => {
    writeFileSync(join(folder, 'file'), '')
    const taken = lockFolder(join(folder, 'file'))
    expect(taken).toMatchObject({ ok: false, error: { code: 'data-folder' } })
    if (!taken.ok) expect(taken.error.detail).toContain(join(folder, 'file'))
  })
})

describe('a migration', () => {
  it('is all or nothing', () => {
    const connection = openDatabase(join(folder, 'a.sqlite'), 'writer')
    const steps = [...MIGRATIONS, 'CREATE TABLE later (id INTEGER); CREATE TABLE entry (twice INTEGER)']
    expect(() => migrate(connection, steps)).toThrow(/already exists/)
    expect(connection.pragma('user_version', { simple: true })).toBe(0)
    expect(connection.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 })
    expect(migrate(connection)).toEqual({ ok: true, value: MIGRATIONS.length })
    expect(migrate(connection)).toEqual({ ok: true, value: MIGRATIONS.length })
    connection.close()
  })

  it('refuses a database of a newer version or of another program, and leaves it as it is', () => {
    const newer = openDatabase(join(folder, 'newer.sqlite'), 'writer')
    migrate(newer)
    newer.pragma('user_version = 99')
    expect(migrate(newer)).toMatchObject({ ok: false, error: expect.stringContaining('newer version') as string })
    newer.close()
    const other = openDatabase(join(folder, 'other.sqlite'), 'writer')
    other.pragma('application_id = 7')
    expect(migrate(other)).toMatchObject({ ok: false, error: expect.stringContaining('other program') as string })
    other.close()
  })
})
