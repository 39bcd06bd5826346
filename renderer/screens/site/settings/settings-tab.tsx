/** Settings of the whole site. */
import { Settings2 } from 'lucide-react'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { Observe } from '../areas/area-form'
import { Checks } from '../checks'
import { NumberInput, Pick, TextInput, Toggle } from '../controls'
import { useDraft } from '../draft'
import { Field, Form, FormPart, useValue } from '../form'
import { Office, ThingList } from '../office'
import type { SiteTab } from '../tab'
import { idOf, nameOf, thingIn, thingsOf, valueAt } from '../thing'

const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone')

function Settings() {
  const state = useDraft((draft) => draft.state)
  const site = state && thingIn(state.document, 'site', '')
  if (!state || !site) return <></>
  return (
    <Office
      list={
        <ThingList
          title={text('office.tab.settings')}
          items={[
            {
              section: 'site',
              id: '',
              name: text('office.section.site'),
              note: nameOf(site),
              icon: <Settings2 size={16} strokeWidth={1.5} aria-hidden="true" />,
            },
          ]}
          chosen=""
          empty=""
        />
      }
      words={<SiteWords site={site} />}
      form={<SettingsForm document={state.document} site={site} />}
      effect={<Checks section="site" id="" />}
    />
  )
}

function SiteWords({ site }: { readonly site: JsonObject }) {
  const on = valueAt(site, 'apb.enabled') === true
  const through = valueAt(site, 'apb.grantOnViolation') === true
  const observed = valueAt(site, 'apb.enforcement') === 'observe'
  return (
    <>
      {text(on ? 'site-settings.words.on' : 'site-settings.words.off')}{' '}
      {on && through && text('site-settings.words.through')}{' '}
      {on && observed && <span className="relaxed-words">{text('site-settings.words.observed')}</span>}
    </>
  )
}

function SettingsForm({ site, document }: { readonly site: JsonObject; readonly document: JsonObject }) {
  return (
    <Form section="site" id="" title={text('office.section.site')} note={nameOf(site)}>
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <Field
        label={text('first.name.zone')}
        paths={['timeZone']}
        was={text('office.changed')}
        help={text('site-settings.zone.help')}
      >
        <Pick
          path="timeZone"
          label={text('first.name.zone')}
          standard="UTC"
          options={zones().map((zone) => ({ value: zone, label: zone }))}
        />
      </Field>
      <FormPart title={text('site-area.apb')}>
        <OnOff path="apb.enabled" name="enabled" />
        <OnOff path="apb.grantOnViolation" name="through" />
        <Observe />
        <Field label={text('site-area.schedule')} paths={['apb.schedule']} was={text('office.changed')}>
          <Pick
            path="apb.schedule"
            label={text('site-area.schedule')}
            none={text('office.always')}
            options={thingsOf(document, 'schedules').map((each) => ({ value: idOf(each), label: nameOf(each) }))}
          />
        </Field>
        <Field
          label={text('site-settings.duplicate')}
          paths={['duplicateReadMs']}
          was={text('office.changed')}
          help={text('site-settings.duplicate.help')}
        >
          <NumberInput
            path="duplicateReadMs"
            label={text('site-settings.duplicate')}
            standard={0}
            unit={text('site-settings.ms')}
          />
        </Field>
      </FormPart>
      <FormPart title={text('site-settings.desk')}>
        <OnOff path="dualAuthorisation" name="dual" />
      </FormPart>
    </Form>
  )
}

interface OnOffProps {
  readonly path: string
  readonly name: 'enabled' | 'through' | 'dual'
}

function OnOff({ path, name }: OnOffProps) {
  const { value, was } = useValue(path, false)
  const label = text(`site-settings.${name}`)
  return (
    <Field
      label={label}
      paths={[path]}
      was={text('office.was', { value: text(was === true ? 'office.on' : 'office.off') })}
    >
      <Toggle path={path} label={label} />
      <span className="t3">{text(value === true ? `site-settings.${name}.on` : `site-settings.${name}.off`)}</span>
    </Field>
  )
}

export const settingsTab: SiteTab = { name: 'settings', sections: ['site'], Page: Settings }
