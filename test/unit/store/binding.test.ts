import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { bindingPath, currentBindingPath } from '../../../main/store/binding'

const place = (napi: number, codeFolder: string, ...present: string[]) => ({
  napi,
  codeFolder,
  exists: (path: string) => present.includes(path),
})

describe('bindingPath', () => {
  test('takes the compat build below Node-API 10 and the stock one from 10 on', () => {
    const compat = '/opt/clone/native/prebuilt/sqlite-compat.node'
    const stock = '/opt/clone/native/prebuilt/sqlite-stock.node'
    expect(bindingPath(place(8, '/opt/clone/out/main', compat, stock))).toBe(compat)
    expect(bindingPath(place(9, '/opt/clone/main/store', compat, stock))).toBe(compat)
    expect(bindingPath(place(10, '/opt/clone/out/main', compat, stock))).toBe(stock)
  })

  test('takes the nearest clone when one stands inside another', () => {
    const inner = '/opt/clone/inner/native/prebuilt/sqlite-stock.node'
    const outer = '/opt/clone/native/prebuilt/sqlite-stock.node'
    expect(bindingPath(place(10, '/opt/clone/inner/out/main', inner, outer))).toBe(inner)
  })

  test('looks beside the archive of a packaged app, never into it', () => {
    expect(bindingPath(place(10, '/opt/Sallyport/resources/app.asar/out/main'))).toBe(
      '/opt/Sallyport/resources/app.asar.unpacked/native/prebuilt/sqlite-stock.node',
    )
  })

  test('names the missing file and the command that makes it', () => {
    expect(() => bindingPath(place(8, '/opt/clone/out/main'))).toThrow(
      /sqlite-compat\.node is in no folder above \/opt\/clone\/out\/main: run npm run setup/,
    )
  })
})

/** Uses what better-sqlite3 keeps references to: column names, error codes, functions and a primitive start value. */
const exercise = (binding: string): string => `
  const Database = require('better-sqlite3')
  const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding)} })
  db.exec('create table t (a integer primary key, b text); create virtual table f using fts5(x)')
  const put = db.prepare('insert into t (b) values (@b)')
  for (let i = 0; i < 1000; i += 1) put.run({ b: 'row ' + i })
  let code = ''
  try { db.prepare('insert into t (a, b) values (1, 2)').run() } catch (error) { code = error.code }
  db.aggregate('total', { start: 0, step: (sum, value) => sum + value })
  let thrown = ''
  db.function('fail', () => { throw new Error('from a function') })
  try { db.prepare('select fail()').get() } catch (error) { thrown = error.message }
  if (global.gc) global.gc()
  console.log(JSON.stringify([
    db.prepare('select a, b from t where a = 7').get(), code, thrown, db.prepare('select total(a) as sum from t').get(),
  ]))`

const expected = [{ a: 7, b: 'row 6' }, 'SQLITE_CONSTRAINT_PRIMARYKEY', 'from a function', { sum: 500_500 }]

describe('the binary', () => {
  test('opens a database in this process', () => {
    const db = new Database(':memory:', { nativeBinding: currentBindingPath() })
    expect(db.prepare('select 6 * 7 as answer').get()).toEqual({ answer: 42 })
    db.close()
  })

  test('keeps strings, error codes, functions and primitive start values', () => {
    const answer = spawnSync(process.execPath, ['--expose-gc', '-e', exercise(currentBindingPath())], {
      encoding: 'utf8',
    })
    expect(answer.stderr).toBe('')
    expect(JSON.parse(answer.stdout)).toEqual(expected)
  })
})
