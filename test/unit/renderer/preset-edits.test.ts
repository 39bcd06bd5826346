import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../../../main/site/draft'
import { parseSiteText } from '../../../main/site/parse'
import { ALARM_COM_MINUTES, PRESETS, type PresetAnswers } from '../../../preload/contract/presets'
import type { DraftEdit, JsonObject } from '../../../preload/contract/draft'
import { presetEdits, presetsOf } from '../../../renderer/screens/site/doors/preset-edits'
import { idOf, thingIn, thingsOf, withValue } from '../../../renderer/screens/site/thing'

const scenarios = join(import.meta.dirname, '../../scenario')
function scenarioDocument(name: string): JsonObject {
  const parsed = parseSiteText(readFileSync(join(scenarios, name, 'site.json'), 'utf8'))
  if (!parsed.ok) throw new Error(name)
  return documentOf(parsed.value.site)
}
function preset(id: string) {
  const found = PRESETS.find((each) => each.id === id)
  if (!found) throw new Error(id)
  return found
}
const UNTIL = '2026-12-06T10:00'

/** The document with each edited thing in its place. */
const edited = (document: JsonObject, edits: readonly DraftEdit[]): JsonObject =>
  edits.reduce((now, { section, id, after }) => {
    if (section === 'site') return { ...now, site: after }
    return { ...now, [section]: thingsOf(now, section).map((thing) => (idOf(thing) === id ? after : thing)) }
  }, document)

/** The document with another value in a thing. */
const put = (document: JsonObject, section: 'areas' | 'readers', id: string, values: object): JsonObject => {
  const thing = thingIn(document, section, id)
  if (!thing) throw new Error(id)
  const after = Object.entries(values).reduce((now, [path, value]) => withValue(now, path, value), thing)
  return edited(document, [{ section, id, after }])
}
const targetOf = (document: JsonObject, reader: string): string => String(thingIn(document, 'readers', reader)?.['to'])

/** Each preset writes what the scenario named after it was decided with. */
const CASES: [id: string, scenario: string, reader: string, answers: PresetAnswers][] = [
  ['alarm-com', 'preset-alarm-com', 'gate', { minutes: 15 }],
  ['alarm-com', 'preset-alarm-com', 'day', { minutes: 23 * 60 }],
  ['alarm-com', 'preset-alarm-com', 'long', { minutes: 7 * 24 * 60 }],
  ['verkada-soft', 'preset-verkada-soft', 'in', {}],
  ['verkada-hard', 'preset-verkada-hard', 'in', {}],
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
  it.each(CASES)('%s writes the settings of the scenario %s at %s (apb.md 8)', (id, scenario, reader, answers) => {
    const document = scenarioDocument(scenario)
    const area = targetOf(document, reader)
    const without = { 'apb.mode': undefined, 'apb.reentryMinutes': undefined }
    const bare = put(document, 'readers', reader, { apb: undefined })
    const site = withValue(thingIn(document, 'site', '') ?? {}, 'apb.grantOnViolation', answers.grantOnViolation)
    const first = edited(area === '0' ? bare : put(bare, 'areas', area, { ...without, 'apb.enforcement': 'enforce' }), [
      { section: 'site', id: '', after: site },
    ])
    const made = edited(first, presetEdits(first, reader, preset(id), UNTIL))
    // The times that the form asks for next.
    const { minutes, revertSeconds, reentryMinutes, presenceExpiryMinutes, after } = answers
    const times = put(made, 'readers', reader, {
      ...(minutes === undefined ? {} : { 'apb.minutes': minutes }),
      ...(revertSeconds === undefined ? {} : { 'apb.revertSeconds': revertSeconds }),
      ...(after === undefined ? {} : { 'apb.after': after }),
    })
    const whole =
      area === '0'
        ? times
        : put(times, 'areas', area, {
            'apb.enforcement': undefined,
            ...(reentryMinutes === undefined ? {} : { 'apb.reentryMinutes': reentryMinutes }),
            ...(presenceExpiryMinutes === undefined ? {} : { 'apb.presenceExpiryMinutes': presenceExpiryMinutes }),
          })
    expect(whole).toEqual(document)
    const now = thingIn(document, 'readers', reader)
    expect(now && presetsOf(document, now)).toContain(id)
  })

  it('has a scenario for every preset', () => {
    expect(new Set(CASES.map(([id]) => id))).toEqual(new Set(PRESETS.map(({ id }) => id)))
  })

  it('has the times of Alarm.com: 15, 30, 45 min, 1 to 23 h, 1 to 7 days', () => {
    expect(ALARM_COM_MINUTES).toHaveLength(3 + 23 + 7)
    expect(ALARM_COM_MINUTES.at(-1)).toBe(7 * 24 * 60)
  })

  it('watches an area that had no rule yet, and enforces one that had', () => {
    const document = scenarioDocument('preset-verkada-soft')
    const [area] = thingsOf(document, 'areas').filter(({ id }) => id !== 0)
    const id = idOf(area ?? {})
    const bare = put(document, 'areas', id, { apb: undefined })
    const after = edited(bare, presetEdits(bare, 'in', preset('verkada-hard'), UNTIL))
    expect(thingIn(after, 'areas', id)).toMatchObject({
      apb: { mode: 'hard', enforcement: 'observe', observeUntil: UNTIL },
    })
    const again = edited(document, presetEdits(document, 'in', preset('verkada-hard'), UNTIL))
    expect(thingIn(again, 'areas', id)).not.toHaveProperty('apb.enforcement')
  })

  it('takes the rule of one system off the reader when another is chosen, and keeps its schedule', () => {
    const document = put(scenarioDocument('preset-alarm-com'), 'readers', 'gate', { 'apb.schedule': 'office' })
    const after = edited(document, presetEdits(document, 'gate', preset('keri-hard'), UNTIL))
    expect(thingIn(after, 'readers', 'gate')).toMatchObject({ apb: { mode: 'hard', schedule: 'office' } })
    expect(thingIn(after, 'readers', 'gate')).not.toHaveProperty('apb.minutes')
    const none = edited(document, presetEdits(document, 'gate', null, UNTIL))
    expect(thingIn(none, 'readers', 'gate')).not.toHaveProperty('apb.mode')
  })
})
