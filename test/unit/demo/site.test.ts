import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseSiteText } from '../../../main/site/parse'
import { demoSite } from '../../simulator/demo/make-site.mjs'

const text = readFileSync('resources/demo/site.json', 'utf8')

it('the demo site is without fault and large enough to be alive', () => {
  const parsed = parseSiteText(text)
  expect(parsed).toMatchObject({ ok: true, value: { warnings: [] } })
  const { site } = (parsed as Extract<typeof parsed, { ok: true }>).value
  expect(site.areas.length).toBeGreaterThanOrEqual(5)
  expect(site.doors.length).toBeGreaterThanOrEqual(8)
  expect(site.readers.length).toBeGreaterThanOrEqual(14)
  expect(site.cardholders).toHaveLength(200)
  expect(new Set(site.cardholders.map(({ name }) => name)).size).toBe(200)
  expect(site.controllers.map(({ kind }) => kind)).toEqual(['panel', 'osdp'])
})

it('the demo site is what its script makes', () => {
  expect(JSON.parse(text)).toEqual(demoSite())
})
