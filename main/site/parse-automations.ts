/** The automations of a site file: `when` an event with these fields happens, `then` do one thing. */
import { AUTOMATION_ACTIONS, DEVICE_EVENTS, ENGINE_EVENTS } from '../domain/automation'
import { VIOLATION_KINDS } from '../domain/reason'
import type { Automation, AutomationHold, HoldLength } from '../domain/site'
import { type Fields, show } from './fields'
import { scopeOf } from './parse-inputs'
import type { References } from './references'

const AUTOMATION_KEYS = new Set(['id', 'when', 'then'])
const WHEN_KEYS = new Set(['event', 'door', 'reader', 'area', 'kind', 'cardholder', 'reason', 'input'])
const THEN_KEYS = new Set(['action', 'output', 'seconds', 'text', 'scope', 'doors', 'minutes', 'whileActive'])

export const parseAutomations = (file: Fields, references: References): readonly Automation[] =>
  file.objects('automations', AUTOMATION_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    fields.required('when')
    fields.required('then')
    const when = fields.object('when', WHEN_KEYS)
    const then = fields.object('then', THEN_KEYS)
    const parsed = when ? parseWhen(when, references) : { event: '' }
    if (then?.raw('whileActive') === true) {
      if (parsed.event !== 'input.active') then.bad('whileActive', 'needs the event input.active')
      else if (parsed.input === undefined) when?.bad('input', 'is required beside whileActive')
    }
    return { id, when: parsed, then: then ? parseThen(then, references) : { action: 'reset' } }
  })

function parseWhen(when: Fields, references: References): Automation['when'] {
  when.required('event')
  const event = when.word('event', [...ENGINE_EVENTS, ...DEVICE_EVENTS]) ?? ''
  const door = references.text('door', when, 'door')
  const reader = references.text('reader', when, 'reader')
  const area = references.area(when, 'area')
  const kind = when.word('kind', VIOLATION_KINDS)
  const cardholder = references.text('cardholder', when, 'cardholder')
  const reason = when.text('reason')
  const input = references.text('input', when, 'input')
  return {
    event,
    ...(door === undefined ? {} : { door }),
    ...(reader === undefined ? {} : { reader }),
    ...(area === undefined ? {} : { area }),
    ...(kind === undefined ? {} : { kind }),
    ...(cardholder === undefined ? {} : { cardholder }),
    ...(reason === undefined ? {} : { reason }),
    ...(input === undefined ? {} : { input }),
  }
}

/** As with a reader's settings, known keys that the action does not use are checked and left out. */
function parseThen(then: Fields, references: References): Automation['then'] {
  then.required('action')
  const action = then.word('action', AUTOMATION_ACTIONS)
  const why = `for action ${action}`
  const output = then.text('output')
  if (output !== undefined) checkOutput(output, then, references)
  const seconds = then.positive('seconds')
  const text = then.text('text')
  const lasts = holdLength(then, action)
  switch (action) {
    case 'pulse-output':
      then.required('output', why)
      then.required('seconds', why)
      return { action, output: output ?? '', seconds: seconds ?? 1 }
    case 'notify':
      then.required('text', why)
      return { action, text: text ?? '' }
    case 'suspend':
      return { action, scope: scopeOf(then, ['site', 'area'], references), ...lasts }
    case 'grant-on-violation':
      return { action, scope: scopeOf(then, ['site', 'area', 'reader'], references), ...lasts }
    case 'unlock':
    case 'lockdown':
      then.required('doors', why)
      return { action, doors: doorsOf(then, references), ...lasts }
    case 'reset':
    case 'revert-to-soft':
    case 'free-pass':
      return { action }
    case undefined:
      return { action: 'reset' }
  }
}

const HOLDS: readonly AutomationHold['action'][] = ['suspend', 'unlock', 'lockdown', 'grant-on-violation']

/** apb.md 12.2: minutes, while the input is active, or without an end; other actions have no length. */
function holdLength(then: Fields, action: (typeof AUTOMATION_ACTIONS)[number] | undefined): HoldLength {
  const minutes = then.positive('minutes')
  const whileActive = then.flag('whileActive') === true
  if (action !== undefined && !HOLDS.some((hold) => hold === action)) {
    for (const key of ['minutes', 'whileActive'])
      if (then.has(key)) then.bad(key, `is not for action ${action}, which has no length`)
  } else if (then.has('whileActive') && then.has('minutes')) then.bad('whileActive', 'must be left out beside minutes')
  return { ...(minutes === undefined ? {} : { minutes }), ...(whileActive ? { whileActive } : {}) }
}

function doorsOf(then: Fields, references: References): readonly string[] | '*' {
  const doors = then.raw('doors')
  if (doors === '*') return doors
  if (doors !== undefined && !Array.isArray(doors)) {
    then.bad('doors', `must be "*" or a list of doors, got ${show(doors)}`)
    return []
  }
  return references.list('door', then, 'doors')
}

function checkOutput(output: string, then: Fields, references: References): void {
  const match = /^(.+)\.(aux|lock|out\d{1,3})$/.exec(output)
  if (!match) then.bad('output', `must name an output such as "D1.aux", "D1.lock" or "R1.out0", got ${show(output)}`)
  else references.check(match[2]?.startsWith('out') === true ? 'reader' : 'door', match[1], then, 'output')
}
