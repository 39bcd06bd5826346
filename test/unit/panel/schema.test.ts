import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const tools = join(root, 'node_modules/.bin')

it('the generated schema matches panel-link.proto: npx buf generate updates it', () => {
  const out = mkdtempSync(join(tmpdir(), 'schema-'))
  const path = `${tools}${delimiter}${process.env['PATH'] ?? ''}`
  execFileSync(join(tools, 'buf'), ['generate', '-o', out], { cwd: root, env: { ...process.env, PATH: path } })
  const file = 'main/panel/schema/panel-link_pb.ts'
  expect(readFileSync(join(root, file), 'utf8')).toBe(readFileSync(join(out, file), 'utf8'))
  rmSync(out, { recursive: true })
})

it('the schema follows the style of Protocol Buffers', () => {
  expect(execFileSync(join(tools, 'buf'), ['lint'], { cwd: root }).toString()).toBe('')
})
