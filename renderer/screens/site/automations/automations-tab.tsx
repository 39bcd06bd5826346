/** Automations, the inputs they wait for, and scheduled resets. */
import { Cable, RotateCcw, Zap } from 'lucide-react'
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text, textIn } from '../../../format/text'
import { Checks } from '../checks'
import { plain } from '../controls'
import { useDraft } from '../draft'
import { useChosen } from '../go'
import { Office, ThingList, type ListItem } from '../office'
import { thingKey } from '../pages'
import type { SiteTab } from '../tab'
import { addThing } from '../thing-actions'
import { idOf, nameOf, thingsOf, valueAt } from '../thing'
import { UsedBy } from '../used-by'
import { AutomationForm } from './automation-form'
import { InputForm, ResetForm } from './reset-form'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const

const eventWords = (thing: JsonObject): string => {
  const event = plain(valueAt(thing, 'when.event'))
  return textIn('automation.event.', event) ?? event
}
const actionWords = (thing: JsonObject): string => {
  const action = plain(valueAt(thing, 'then.action'))
  return textIn('automation.action.', action) ?? action
}

const SECTIONS = ['automations', 'inputs', 'resets'] as const
type Section = (typeof SECTIONS)[number]

const icons: Readonly<Record<Section, React.ReactNode>> = {
  automations: <Zap {...ICON} />,
  inputs: <Cable {...ICON} />,
  resets: <RotateCcw {...ICON} />,
}

function noteOf(section: Section, thing: JsonObject): string {
  switch (section) {
    case 'automations':
      return text('automation.rule', { when: eventWords(thing), then: actionWords(thing) })
    case 'inputs':
      return text(
        `site-input.kind.${thing['kind'] === 'fire' || thing['kind'] === 'panic' ? thing['kind'] : 'generic'}`,
      )
    case 'resets':
      return text('site-reset.note', { at: String(thing['at']) })
  }
}

const itemOf = (section: Section, thing: JsonObject): ListItem => ({
  section,
  id: idOf(thing),
  key: thingKey(section, idOf(thing)),
  name: nameOf(thing),
  note: noteOf(section, thing),
  icon: icons[section],
})
const keyOf = (item: ListItem): string => item.key ?? item.id

const newAutomation = (): void =>
  void addThing('automations', 'automation-', {
    when: { event: 'door.forced' },
    then: { action: 'notify', text: text('automation.first-text') },
  })
const newInput = (): void => void addThing('inputs', 'input-', { name: text('site-input.unnamed') })
const newReset = (): void => void addThing('resets', 'reset-', { at: '04:00', scope: { site: true } })

function Automations() {
  const state = useDraft((draft) => draft.state)
  const items = state
    ? SECTIONS.flatMap((section) => thingsOf(state.document, section).map((thing) => itemOf(section, thing)))
    : []
  const chosen = useChosen(items, keyOf)
  if (!state) return <></>
  const { document } = state
  const section = SECTIONS.find((each) => each === chosen?.section)
  const thing = section && thingsOf(document, section).find((each) => idOf(each) === chosen?.id)
  const list = (
    <ThingList
      title={text('office.section.automations')}
      items={items}
      chosen={chosen && keyOf(chosen)}
      onNew={{ label: text('automation.new'), run: newAutomation }}
      others={[
        { label: text('site-input.new'), run: newInput },
        { label: text('site-reset.new'), run: newReset },
      ]}
      empty={text('automation.none')}
    />
  )
  if (!section || !thing)
    return (
      <Office
        list={list}
        words={text('automation.none.why')}
        form={<Void title={text('automation.none')}>{text('automation.none.why')}</Void>}
      />
    )
  const key = thingKey(section, idOf(thing))
  return (
    <Office
      list={list}
      words={wordsOf(section, thing)}
      form={
        section === 'automations' ? (
          <AutomationForm key={key} thing={thing} document={document} />
        ) : section === 'inputs' ? (
          <InputForm key={key} thing={thing} document={document} />
        ) : (
          <ResetForm key={key} thing={thing} document={document} />
        )
      }
      effect={
        <>
          <Checks section={section} id={idOf(thing)} />
          <UsedBy section={section} id={idOf(thing)} />
        </>
      }
    />
  )
}

function wordsOf(section: Section, thing: JsonObject): string {
  switch (section) {
    case 'automations':
      return text('automation.words', { when: eventWords(thing), then: actionWords(thing) })
    case 'inputs':
      return text('site-input.words')
    case 'resets':
      return text('site-reset.words', { at: String(thing['at']) })
  }
}

export const automationsTab: SiteTab = { name: 'automations', sections: SECTIONS, Page: Automations }
