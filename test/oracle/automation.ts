/** Automations of the site file: what an event sets off. */
import { event } from './event'
import type { AutomationFile, EventLine, SiteFile } from './formats'
import { readerFile } from './place'
import { reset } from './section-6'
import { personOf, type State } from './state'

/** What the events of one happening set off: in the order of the events, for each in the order of the file. */
export function automate(site: SiteFile, state: State, events: readonly EventLine[]): EventLine[] {
  return events.flatMap((line) =>
    (site.automations ?? [])
      .filter(({ when }) => fits(site, when, line))
      .flatMap((automation) => act(site, state, automation, line)),
  )
}

function fits(site: SiteFile, when: AutomationFile['when'], line: EventLine): boolean {
  const { door, reader, area, kind, cardholder, reason } = when
  const violation = line['violation'] as { area?: number; kind?: string } | undefined
  const doorOfReader = typeof line['reader'] === 'string' ? readerFile(site, line['reader']).door : undefined
  return (
    when.event === line.event &&
    (door === undefined || line['door'] === door || doorOfReader === door) &&
    (reader === undefined || line['reader'] === reader) &&
    (area === undefined || line['area'] === area || violation?.area === area) &&
    (kind === undefined || line['kind'] === kind || violation?.kind === kind) &&
    (cardholder === undefined || line['cardholder'] === cardholder) &&
    (reason === undefined || line['reason'] === reason)
  )
}

function act(site: SiteFile, state: State, { id, then }: AutomationFile, line: EventLine): EventLine[] {
  const cardholder = typeof line['cardholder'] === 'string' ? line['cardholder'] : undefined
  const by = { operator: `automation:${id}`, reason: id }
  switch (then.action) {
    case 'pulse-output':
      return [event(state.now, 'output', { automation: id, output: then.output, seconds: then.seconds })]
    case 'notify':
      return [event(state.now, 'output', { automation: id, text: then.text })]
    case 'reset':
      return cardholder === undefined ? [] : reset(site, state, { ...by, cardholder })
    case 'revert-to-soft':
      if (cardholder === undefined) return []
      personOf(state, cardholder).revert = true
      return [event(state.now, 'apb.changed', { ...by, action: then.action, cardholder })]
    default:
      throw new Error(`no such action: ${then.action}`)
  }
}
