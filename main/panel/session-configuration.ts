/**
 * Sends changed sections to the panel (panel-link.md 5, PROTOCOL.md 6): one answered message at a time, so other
 * traffic can pass.
 */
import { create } from '@bufbuild/protobuf'
import { cutParts, forMinor, sameBytes, sectionChanges, sectionName, type SectionContent } from './configuration'
import type { Body } from './envelope'
import { PROTOCOL_MINOR } from './limits'
import { refused } from './refused'
import {
  Capability,
  ConfigApplySchema,
  ConfigBeginSchema,
  ConfigEndSchema,
  ConfigPartSchema,
  RefusalReason,
  type ConfigReady,
  type ConfigResult,
} from './schema/panel-link_pb'
import { beginDeliveries } from './session-orders'
import { refuse, send, sessionMinor, type Draft, type SessionState, type Times } from './session-state'

/**
 * Sets the content that the panel should store. A running transfer ends first; then the remaining differences follow.
 */
export function configure(draft: Draft, wanted: readonly SectionContent[], before: readonly SectionContent[]): void {
  const minor = sessionMinor(draft)
  const fitting = { minor, wanted: forMinor(wanted, minor), before: forMinor(before, minor) }
  draft.config = { ...draft.config, ...fitting, distrust: false, givenUp: false }
  startTransfer(draft)
}

/** Whether the panel has the wanted content, by its own reports. */
function configurationState({
  config,
  phase,
}: Pick<SessionState, 'config' | 'phase'>): 'current' | 'sending' | 'waiting' | 'refused' {
  if (config.transfer !== null && phase === 'live') return 'sending'
  if (config.givenUp) return 'refused'
  const differs = config.wanted.some((section) => !sameBytes(config.hashes.get(section.section), section.hash))
  return differs ? 'waiting' : 'current'
}

/** The state of `whole` at the panel, and the minor version of its session; before the first hello this console's own. */
export function configuredAs(
  whole: readonly SectionContent[],
  known: Pick<SessionState, 'config' | 'phase'> | undefined,
): { readonly state: ReturnType<typeof configurationState>; readonly minor: number } {
  if (known === undefined) return { state: 'waiting', minor: PROTOCOL_MINOR }
  const { minor } = known.config
  return { state: configurationState({ ...known, config: { ...known.config, wanted: forMinor(whole, minor) } }), minor }
}

function startTransfer(draft: Draft): void {
  const { config } = draft
  if (draft.phase !== 'live' || config.transfer !== null || config.givenUp) return
  if (draft.deliveriesHeld === 'for-standing') return
  const differing = config.wanted.filter((section) => !sameBytes(config.hashes.get(section.section), section.hash))
  if (differing.length === 0) return
  const deltas = !config.distrust && draft.hello?.capabilities.includes(Capability.CONFIG_DELTA) === true
  const messages = differing.flatMap((section) => sectionMessages(section, deltas ? baseOf(draft, section) : undefined))
  messages.push({ case: 'configApply', value: create(ConfigApplySchema) })
  draft.config = { ...config, transfer: { rest: messages, whole: !deltas } }
  sendNext(draft)
}

/** The content that the panel reports, if this console still knows it. */
function baseOf(draft: Draft, { section }: SectionContent): SectionContent | undefined {
  const hash = draft.config.hashes.get(section)
  return draft.config.before.find((content) => content.section === section && sameBytes(content.hash, hash))
}

function sectionMessages(to: SectionContent, from: SectionContent | undefined): Body[] {
  const { section, hash } = to
  const begin = create(ConfigBeginSchema, { section, hash, ...(from === undefined ? {} : { baseHash: from.hash }) })
  return [
    { case: 'configBegin', value: begin },
    ...cutParts(sectionChanges(from, to)).map((part): Body => ({
      case: 'configPart',
      value: create(ConfigPartSchema, { section, ...part }),
    })),
    { case: 'configEnd', value: create(ConfigEndSchema, { section }) },
  ]
}

function sendNext(draft: Draft): void {
  const { transfer } = draft.config
  const [body, ...rest] = transfer?.rest ?? []
  if (transfer === null || body === undefined) return
  draft.config = { ...draft.config, transfer: { ...transfer, rest } }
  send(draft, body)
}

export function onConfigReady(draft: Draft, { section }: ConfigReady): void {
  const { transfer } = draft.config
  if (transfer === null || transfer.rest.length === 0)
    return refuse(
      draft,
      refused(RefusalReason.REFUSAL_OUT_OF_ORDER, `ready for section ${section}, but no transfer is running`),
    )
  sendNext(draft)
}

export function onConfigResult(draft: Draft, result: ConfigResult, { at }: Times): void {
  const { transfer } = draft.config
  if (transfer === null)
    return refuse(
      draft,
      refused(RefusalReason.REFUSAL_OUT_OF_ORDER, 'a configuration result, but no transfer is running'),
    )
  const { controller } = draft.settings
  const hashes = new Map(result.sections.map((section) => [section.section, section.hash]))
  draft.config = { ...draft.config, transfer: null, hashes }
  if (result.applied) {
    draft.effects.push({
      kind: 'accept',
      accepted: [{ report: { event: 'panel.configuration', at, controller, section: 'all', applied: true } }],
    })
  } else {
    draft.config = { ...draft.config, distrust: true, givenUp: transfer.whole }
    const { reason } = result
    draft.effects.push({
      kind: 'accept',
      accepted: [
        {
          report: {
            event: 'panel.configuration',
            at,
            controller,
            section: sectionName(result.section),
            applied: false,
            reason,
            ...(transfer.whole ? { alarm: true } : {}),
          },
        },
      ],
    })
  }
  startTransfer(draft)
  afterConfiguration(draft)
}

/** Deliveries that waited for the configuration go out once nothing of it is on its way. */
export function afterConfiguration(draft: Draft): void {
  if (draft.deliveriesHeld !== 'for-configuration' || draft.config.transfer !== null || draft.hello === null) return
  draft.deliveriesHeld = 'no'
  beginDeliveries(draft, draft.hello)
}
