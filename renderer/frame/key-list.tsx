/** All keys, from the table that listens to them. */
import { Dialog } from '@base-ui/react/dialog'
import { Keys } from '../components/keys'
import { text } from '../format/text'
import { BINDINGS, DIALOG_KEYS } from './keys'
import { showKeys, useSheet } from '../screens/desk/sheet'

function Group({
  title,
  keys,
}: {
  title: string
  keys: readonly { readonly keys: string; readonly says: Parameters<typeof text>[0] }[]
}) {
  return (
    <section>
      <h3 className="cap">{title}</h3>
      <dl className="key-list">
        {keys.map((binding) => (
          <div key={binding.keys}>
            <dt>
              <span className="vh">{binding.keys}</span>
              <Keys of={binding.keys} />
            </dt>
            <dd>{text(binding.says)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function KeyList() {
  const open = useSheet((sheets) => sheets.keys)
  return (
    <Dialog.Root open={open} onOpenChange={showKeys}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="key-sheet">
          <Dialog.Title className="sheet-title">{text('keys.title')}</Dialog.Title>
          <Dialog.Description className="t2">{text('keys.says')}</Dialog.Description>
          <div className="key-columns">
            <Group title={text('keys.desk')} keys={BINDINGS} />
            <Group title={text('keys.dialog')} keys={DIALOG_KEYS} />
          </div>
          <Dialog.Close className="button">
            {text('keys.close')} <Keys of="Esc" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
