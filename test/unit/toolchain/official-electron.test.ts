import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { archiveProblem, officialArchive, wantedRelease } from '../../../native/toolchain/official-electron.mjs'

let folder: string
let zip: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-official-'))
  zip = join(folder, 'electron.zip')
  writeFileSync(zip, 'an archive')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const release = { ...wantedRelease(), sha256: createHash('sha256').update('an archive').digest('hex') }

it('requires the release of package.json with the checksum of its npm package', () => {
  expect(wantedRelease()).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
})
it('accepts an archive with the right checksum', () => {
  vi.stubEnv('SALLYPORT_ELECTRON_ZIP', zip)
  expect(archiveProblem(zip, release)).toBe(undefined)
  expect(officialArchive(release)).toBe(zip)
})
it('refuses any other archive, and names it and its checksum', () => {
  vi.stubEnv('SALLYPORT_ELECTRON_ZIP', zip)
  expect(archiveProblem(zip, wantedRelease())).toContain(release.sha256)
  expect(() => officialArchive(wantedRelease())).toThrow(/nothing is packed.*is not the official/)
})
it('refuses without an archive, and explains what to do', () => {
  vi.stubEnv('SALLYPORT_ELECTRON_ZIP', join(folder, 'none.zip'))
  expect(() => officialArchive(release)).toThrow(/none\.zip is not there.*SALLYPORT_ELECTRON_ZIP/)
})
