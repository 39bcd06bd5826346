/** All keys that the operator may use, from the table that listens to them, and what the symbols of rows mean. */
import { Dialog } from '@base-ui/react/dialog'
import { Keys } from '../components/keys'
import { Shape } from '../components/shape'
import { SHAPES, spoken } from '../format/shape'
import { text, type TextKey } from '../format/text'
import { may } from '../screens/session/session'
import { showKeys, useSheet } from '../screens/desk/sheet'
import { useStatus } from '../screens/desk/status'
import { BINDINGS, DIALOG_KEYS, type Binding } from './keys'

type Listed = Pick<Binding, 'keys' | 'on'> & { readonly says: TextKey }

/** Keys of one screen alone say which. */
const where = ({ on = [] }: Listed): string => on.map((screen) => text(`screen.${screen}`)).join(', ')

function Group({
  title,
  keys,
  wide,
}: {
  readonly title: string
  readonly keys: readonly Listed[]
  readonly wide?: true
}) {
  return (
    <section>
      <h3 className="cap">{title}</h3>
      <dl className={wide ? 'key-list wide' : 'key-list'}>
        {keys.map((binding) => (
          <div key={`${binding.keys} ${binding.says}`}>
            <dt>
              <span className="vh">{binding.keys}</span>
              <Keys of={binding.keys} />
            </dt>
            <dd>
              {text(binding.says)}
              {binding.on && <small className="t3">{where(binding)}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Symbols() {
  return (
    <section>
      <h3 className="cap">{text('keys.symbols')}</h3>
      <ul className="key-symbols">
        {SHAPES.map((shape) => (
          <li key={shape}>
            <span aria-hidden="true">
              <Shape name={shape} size={16} />
            </span>
            {spoken(shape)}
          </li>
        ))}
      </ul>
    </section>
  )
}

const isScreen = ({ command }: Binding): boolean => command.startsWith('screen-') || command === 'handover'

export function KeyList() {
  const open = useSheet((sheets) => sheets.keys)
  const role = useStatus(({ status }) => status?.operator.role)
  const usable = BINDINGS.filter(({ needs }) => needs === undefined || may(role, needs))
  return (
    <Dialog.Root open={open} onOpenChange={showKeys}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="key-sheet">
          <div className="key-head">
            <div>
              <Dialog.Title className="sheet-title">{text('keys.title')}</Dialog.Title>
              <Dialog.Description className="t2">{text('keys.says')}</Dialog.Description>
            </div>
            <Dialog.Close className="button">
              {text('keys.close')} <Keys of="Esc" />
            </Dialog.Close>
          </div>
          <div className="key-columns">
            <div>
              <Group title={text('keys.screens')} keys={usable.filter(isScreen)} />
              <Group title={text('keys.some')} keys={usable.filter(({ on }) => on !== undefined)} />
            </div>
            <Group
              wide
              title={text('keys.desk')}
              keys={usable.filter((binding) => !isScreen(binding) && binding.on === undefined)}
            />
            <div>
              <Group title={text('keys.dialog')} keys={DIALOG_KEYS} />
              <Symbols />
            </div>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
