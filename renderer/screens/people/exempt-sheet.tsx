/** Exempting a person from anti-passback until a time, or no longer (apb.md 3.2). */
import { useState } from 'react'
import { Avatar } from './avatar'
import { Choices, type Choice } from '../../components/choices'
import { useNow, useZone } from '../../components/time'
import type { CardholderId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now as instant } from '../desk/clock'
import { names } from '../site/naming'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { endAt, type End } from '../desk/ends'
import { PersonFacts } from './person-facts'
import { usePerson } from './use-person'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly exempt: { readonly cardholder: CardholderId }
  }
}

type Way = Exclude<End, 'never'> | 'off'
const WAYS: readonly Way[] = ['15min', '1h', 'shift', 'off']

export function ExemptSheet({ cardholder, dock }: { readonly cardholder: CardholderId; readonly dock: Dock }) {
  const person = usePerson(cardholder)
  const zone = useZone()
  const now = useNow()
  const [chosen, setChosen] = useState<Way | null>(null)
  const way = chosen ?? (person?.exempt ? 'off' : '1h')
  const name = person?.name ?? names.person(cardholder)
  const untilAt = (at: number): number => (way === 'off' ? at : (endAt(way, zone, at) ?? at))
  const actionAt = (at: number): OperatorAction =>
    way === 'off'
      ? { action: 'exempt', cardholder, on: false }
      : { action: 'exempt', cardholder, on: true, until: untilAt(at) }
  const preview = usePreview({ action: 'exempt', cardholder, on: way !== 'off' })
  const options = WAYS.map((value): Choice<Way> => {
    if (value === 'off')
      return {
        value,
        title: text('exempt.off'),
        says: text('exempt.off.says'),
        off: person?.exempt ? null : text('exempt.is-not'),
      }
    const at = endAt(value, zone, now) ?? now
    return { value, title: text(`relax.end.${value}`), says: text('relax.end.at', { at: zone.hm(at) }) }
  })
  return (
    <ActionSheet
      dock={dock}
      reasons="exempt"
      title={text('exempt.title', { name })}
      mark={<Avatar person={cardholder} size="dialog" />}
      lines={person && <PersonFacts person={person} area={null} />}
      steps={[
        {
          title: text('relax.until'),
          body: (
            <Choices name="exempt" label={text('relax.until')} options={options} value={way} onChange={setChosen} />
          ),
        },
      ]}
      headline={text(way === 'off' ? 'exempt.effect.off' : 'exempt.effect', { name })}
      effects={[
        { label: text('exempt.violations'), value: text('pass.violations') },
        { label: text('effect.location'), value: text('exempt.location') },
      ]}
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={way === 'off' ? text('exempt.do.off') : text('exempt.do', { at: zone.hm(untilAt(now)) })}
      off={person ? null : text('off.counting')}
      what={() => ({ kind: 'action', action: actionAt(instant()) })}
      run={(reason, what) => carryOut(what?.kind === 'action' ? what.action : actionAt(instant()), reason)}
      done={text(way === 'off' ? 'done.exempt.off' : 'done.exempt', { name })}
    />
  )
}
