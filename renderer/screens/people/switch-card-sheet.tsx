/** Blocking a card that is lost, or letting a blocked one work again: at every door immediately, whatever the site file says. */
import { CreditCard } from 'lucide-react'
import { useState } from 'react'
import { Choices } from '../../components/choices'
import type { CardholderId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { carryOut } from '../desk/acting'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { usePreview } from '../desk/use-preview'
import { names } from '../site/naming'
import { Avatar } from './avatar'
import { usePersonCard } from './use-person-card'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** `credential` null: which card is asked, unless there is only one. */
    readonly 'switch-card': Request
  }
}

interface Request {
  readonly cardholder: CardholderId
  readonly credential: string | null
  readonly active: boolean
}

export function SwitchCardSheet({ cardholder, credential, active, dock }: Request & { readonly dock: Dock }) {
  const card = usePersonCard(cardholder)?.card
  const [chosen, setChosen] = useState(credential)
  const name = card?.name ?? names.person(cardholder)
  const cards = card?.credentials.filter((one) => one.active !== active) ?? []
  const one = cards.find(({ id }) => id === chosen) ?? (cards.length === 1 ? cards[0] : undefined)
  const action: OperatorAction | null = one ? { action: 'card', cardholder, credential: one.id, active } : null
  const preview = usePreview(action)
  const way = active ? 'on' : 'off'
  const off = card
    ? cards.length === 0
      ? text(`switch-card.none.${way}`)
      : one
        ? null
        : text(`switch-card.which.${way}`)
    : text('off.counting')
  return (
    <ActionSheet
      dock={dock}
      reasons={`card-${way}`}
      firstReason={active ? 'found-card' : 'lost-card'}
      title={text(`switch-card.title.${way}`, { name })}
      mark={<Avatar person={cardholder} size="dialog" />}
      lines={
        <span className="sheet-warning t2">
          <CreditCard size={16} strokeWidth={1.5} aria-hidden="true" /> {text(`switch-card.lines.${way}`)}
        </span>
      }
      steps={[
        {
          title: text('switch-card.card'),
          body: (
            <Choices
              name="card"
              label={text('switch-card.card')}
              options={cards.map(({ id, shown, format }) => ({ value: id, title: shown, says: format ?? '' }))}
              value={one?.id ?? null}
              onChange={setChosen}
            />
          ),
        },
      ]}
      headline={
        <>
          {text(`switch-card.effect.${way}`)}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={[
        { label: text('switch-card.others'), value: text('switch-card.others.says') },
        { label: text('effect.location'), value: text('switch-card.location') },
      ]}
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={text(`switch-card.do.${way}`)}
      off={off}
      action={action}
      what={() => (action ? { kind: 'action', action } : null)}
      run={(reason) =>
        action
          ? carryOut(action, reason)
          : Promise.resolve({ ok: false, code: 'not-found', detail: text(`switch-card.which.${way}`) } as const)
      }
      done={text(`switch-card.done.${way}`, { name, card: one?.shown ?? '' })}
    />
  )
}
