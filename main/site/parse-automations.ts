/** The automations of a site file: `when` an event with these fields happens, `then` do one thing. */
import { VIOLATION_KINDS } from '../domain/reason'
import type { Automation } from '../domain/site'
import { type Fields, show } from './fields'
import type { References } from './references'

/** Events the engine makes: what an automation can wait for. `output` is one too, and sets nothing off. */
export const ENGINE_EVENTS = [
  'access.granted',
  'access.denied',
  'passage',
  'door.opened',
  'door.closed',
  'door.forced',
  'door.held',
  'door.not-used',
  'violation.opened',
  'violation.cleared',
  'apb.reset',
  'apb.changed',
  'link.up',
  'link.down',
  'output',
] as const
/** Events the devices make beside the engine (site-and-replay.md, Host): no input of a decision. */
export const DEVICE_EVENTS = ['reader.online', 'reader.offline', 'reader.tamper'] as const

const ACTIONS = ['pulse-output', 'notify', 'reset', 'revert-to-soft'] as const

const AUTOMATION_KEYS = new Set(['id', 'when', 'then'])
const WHEN_KEYS = new Set(['event', 'door', 'reader', 'area', 'kind', 'cardholder', 'reason'])
const THEN_KEYS = new Set(['action', 'output', 'seconds', 'text'])

export const parseAutomations = (file: Fields, references: References): readonly Automation[] =>
  file.objects('automations', AUTOMATION_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    fields.required('when')
    fields.required('then')
    const when = fields.object('when', WHEN_KEYS)
    const then = fields.object('then', THEN_KEYS)
    return {
      id,
      when: when ? parseWhen(when, references) : { event: '' },
      then: then ? parseThen(then, references) : { action: 'reset' },
    }
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
  return {
    event,
    ...(door === undefined ? {} : { door }),
    ...(reader === undefined ? {} : { reader }),
    ...(area === undefined ? {} : { area }),
    ...(kind === undefined ? {} : { kind }),
    ...(cardholder === undefined ? {} : { cardholder }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** As with a reader's settings, known keys that the action does not use are checked and left out. */
function parseThen(then: Fields, references: References): Automation['then'] {
  then.required('action')
  const action = then.word('action', ACTIONS)
  const why = `for action ${action}`
  const output = then.text('output')
  if (output !== undefined) checkOutput(output, then, references)
  const seconds = then.positive('seconds')
  const text = then.text('text')
  switch (action) {
    case 'pulse-output':
      then.required('output', why)
      then.required('seconds', why)
      return { action, output: output ?? '', seconds: seconds ?? 1 }
    case 'notify':
      then.required('text', why)
      return { action, text: text ?? '' }
    default:
      return { action: action ?? 'reset' }
  }
}

function checkOutput(output: string, then: Fields, references: References): void {
  const match = /^(.+)\.(aux|lock|out\d{1,3})$/.exec(output)
  if (!match) then.bad('output', `must name an output such as "D1.aux", "D1.lock" or "R1.out0", got ${show(output)}`)
  else references.check(match[2]?.startsWith('out') === true ? 'reader' : 'door', match[1], then, 'output')
}
