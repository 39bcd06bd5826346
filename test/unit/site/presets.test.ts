import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALARM_COM_MINUTES, presetSettings, PRESETS, writePreset, type PresetAnswers } from '../../../main/site/presets'
import { parseSiteText } from '../../../main/site/parse'
import type { Site } from '../../../main/domain/site'

const scenarios = join(import.meta.dirname, '../../scenario')
const scenarioSite = (name: string): Site => {
  const parsed = parseSiteText(readFileSync(join(scenarios, name, 'site.json'), 'utf8'))
  if (!parsed.ok) throw new Error(name)
  return parsed.value.site
}
const preset = (id: string) => {
  const found = PRESETS.find((each) => each.id === id)
  if (!found) throw new Error(id)
  return found
}

/** Each preset writes what the scenario named after it was decided with. */
const CASES: [id: string, scenario: string, reader: string, answers: PresetAnswers][] = [
  ['alarm-com', 'preset-alarm-com', 'gate', { minutes: 15 }],
  ['alarm-com', 'preset-alarm-com', 'day', { minutes: 23 * 60 }],
  ['alarm-com', 'preset-alarm-com', 'long', { minutes: 7 * 24 * 60 }],
  ['verkada-soft', 'preset-verkada-soft', 'in', { violationExpiryMinutes: 60, exemptGroups: ['guards'] }],
  ['verkada-hard', 'preset-verkada-hard', 'in', { violationExpiryMinutes: 60, exemptGroups: ['guards'] }],
  ['keri-soft', 'preset-keri-soft', 'in', {}],
  ['keri-hard', 'preset-keri-hard', 'in', {}],
  ['keri-timed-reader', 'preset-keri-timed-reader', 'in', { minutes: 5 }],
  ['keri-timed-user', 'preset-keri-timed-user', 'e1', { minutes: 5 }],
  ['keri-timed-extended', 'preset-keri-timed-extended', 'in', { minutes: 5 }],
  ['keri-hard-revert-to-soft', 'preset-keri-hard-revert-to-soft', 'in', { revertSeconds: 30 }],
  ['topaz', 'preset-topaz', 'in', { reentryMinutes: 10 }],
  ['topaz', 'preset-topaz-grant-on-violation', 'in', { reentryMinutes: 10, grantOnViolation: true }],
  ['hikvision-route', 'preset-hikvision-route', 'lift', { after: ['hall'] }],
  ['mercury-1', 'preset-mercury-1', 'in', {}],
  ['mercury-2', 'preset-mercury-2', 'in', {}],
  ['mercury-3-6', 'preset-mercury-3-6', 'in', { minutes: 5 }],
  ['mercury-4-7', 'preset-mercury-4-7', 'in', { minutes: 5 }],
  ['mercury-5-8', 'preset-mercury-5-8', 'in', { presenceExpiryMinutes: 5 }],
]

describe('presets', () => {
  it.each(CASES)('%s writes the settings of the scenario %s at %s', (id, scenario, reader, answers) => {
    const site = scenarioSite(scenario)
    const bare: Site = {
      ...site,
      areas: site.areas.map((area) => ({
        ...area,
        apb: {
          ...area.apb,
          mode: 'none',
          reentryMinutes: null,
          violationExpiryMinutes: null,
          presenceExpiryMinutes: null,
          exemptGroups: [],
        },
      })),
      readers: site.readers.map((each) => (each.id === reader ? { ...each, apb: { mode: 'none' } } : each)),
    }
    const settings = presetSettings(preset(id), answers)
    expect(settings.ok && writePreset(bare, settings.value, reader)).toEqual(site)
  })

  it('has a scenario for every preset', () => {
    expect(new Set(CASES.map(([id]) => id))).toEqual(new Set(PRESETS.map(({ id }) => id)))
  })

  it('knows the times of Alarm.com', () => {
    expect(ALARM_COM_MINUTES).toHaveLength(3 + 23 + 7)
    expect(presetSettings(preset('alarm-com'), { minutes: 15 }).ok).toBe(true)
    expect(presetSettings(preset('alarm-com'), { minutes: 20 })).toEqual({
      ok: false,
      error: [{ path: 'minutes', message: 'must be one that Alarm.com reader-based has, got 20' }],
    })
  })

  it.each<[string, PresetAnswers, string]>([
    ['topaz', { reentryMinutes: 2.5 }, 'reentryMinutes'],
    ['topaz', { reentryMinutes: 0 }, 'reentryMinutes'],
    ['topaz', {}, 'reentryMinutes'],
    ['keri-timed-user', {}, 'minutes'],
    ['hikvision-route', {}, 'after'],
    ['verkada-hard', { violationExpiryMinutes: -1 }, 'violationExpiryMinutes'],
  ])('%s refuses %o', (id, answers, path) => {
    const settings = presetSettings(preset(id), answers)
    expect(!settings.ok && settings.error.map((problem) => problem.path)).toEqual([path])
  })

  it('writes on an area when it is one that is chosen', () => {
    const site = scenarioSite('preset-verkada-soft')
    const settings = presetSettings(preset('verkada-hard'), {})
    if (!settings.ok) throw new Error('must be settings')
    const written = writePreset(site, settings.value, 1)
    expect(written.areas.map(({ apb }) => apb.mode)).toEqual(['none', 'hard'])
    expect(written.readers).toEqual(site.readers)
  })
})
