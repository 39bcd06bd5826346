/** Areas: list, form, and what the rule means. */
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { Checks } from '../checks'
import { useDraft } from '../draft'
import { useChosen } from '../go'
import { EffectPart, Office, ThingList, type ListItem } from '../office'
import type { SiteTab } from '../tab'
import { idOf, nameOf, thingsOf, valueAt } from '../thing'
import { UsedBy } from '../used-by'
import { AreaDrawing } from './area-drawing'
import { AreaForm } from './area-form'
import { AreaWords } from './area-words'
import { borderOf, isObserved, modesOf, OUTSIDE } from './model'

function itemOf(area: JsonObject, document: JsonObject): ListItem {
  const { entrances, exits } = borderOf(document, Number(area['id']))
  const most = valueAt(area, 'capacity.max')
  const ways = text('site-area.ways', { in: entrances.length, out: exits.length })
  const { entry, exit } = modesOf(area)
  const rule =
    entry === exit
      ? text(`site-area.mode.${entry}`)
      : `${text(`site-area.mode.${entry}`)} / ${text(`site-area.mode.${exit}`)}`
  return {
    section: 'areas',
    id: idOf(area),
    name: nameOf(area),
    note: typeof most === 'number' ? text('site-area.ways.max', { ways, max: most }) : ways,
    state: isObserved(area) ? text('site-area.observing') : rule,
    ...(isObserved(area) ? { stateKind: 'observed' as const } : {}),
  }
}

function Areas() {
  const state = useDraft((draft) => draft.state)
  const areas = state ? thingsOf(state.document, 'areas').filter((area) => Number(area['id']) !== OUTSIDE) : []
  const area = useChosen(areas, idOf)
  if (!state) return <></>
  const list = (
    <ThingList
      title={text('office.tab.areas')}
      items={areas.map((each) => itemOf(each, state.document))}
      chosen={area && idOf(area)}
      onNew={{ label: text('site-area.new'), run: newArea }}
      empty={text('areas.none')}
    />
  )
  if (!area)
    return (
      <Office
        list={list}
        words={text('areas.none.why')}
        form={<Void title={text('areas.none')}>{text('areas.none.why')}</Void>}
      />
    )
  return (
    <Office
      list={list}
      words={<AreaWords area={area} document={state.document} />}
      form={<AreaForm key={idOf(area)} area={area} />}
      effect={
        <>
          <EffectPart title={text('site-area.drawing')}>
            <AreaDrawing document={state.document} area={Number(area['id'])} />
          </EffectPart>
          <Checks section="areas" id={idOf(area)} />
          <UsedBy section="areas" id={idOf(area)} />
        </>
      }
    />
  )
}

const newArea = (): void => openSheet({ kind: 'new-area' })

export const areasTab: SiteTab = { name: 'areas', sections: ['areas'], Page: Areas }
