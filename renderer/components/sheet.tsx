/** A dialog that docks at the right and leaves what it is about in view. Ctrl+Enter does it, Esc leaves with nothing done. */
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { text } from '../format/text'
import { Button } from './button'
import { Keys } from './keys'
import { selectedRow } from './selected-row'
import { Shape } from './shape'

interface SheetProps {
  readonly title: string
  readonly mark?: ReactNode
  readonly lines?: ReactNode
  readonly children: ReactNode
  /** Whose name the act carries in the journal; left out where nothing is signed. */
  readonly signed?: ReactNode
  /** Nothing was begun that could be cancelled: leaving it is called closing. */
  readonly closes?: boolean
  readonly doIt: {
    readonly label: string
    readonly off: string | null
    readonly busy: boolean
    readonly run: () => void
  }
  /** What went wrong, in words. */
  readonly failure: string | null
  readonly dock: RefObject<HTMLElement | null>
  readonly onClose: () => void
  /** What has the focus at first; the dialog itself when left out, so that digits choose a reason immediately. */
  readonly focus?: RefObject<HTMLElement | null> | undefined
  /** Plain digits pressed while no text has focus. */
  readonly onDigit?: (digit: number) => void
}

const isText = (target: EventTarget): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type))

export function Sheet({
  title,
  mark,
  lines,
  children,
  signed,
  closes = false,
  doIt,
  failure,
  dock,
  onClose,
  onDigit,
  focus,
}: SheetProps) {
  const popup = useRef<HTMLDivElement>(null)
  const alert = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (failure) alert.current?.scrollIntoView({ block: 'nearest' })
  }, [failure])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey && event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      if (!doIt.off && !doIt.busy) doIt.run()
    } else if (onDigit && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !isText(event.target)) {
      event.preventDefault()
      onDigit(Number(event.key))
    }
  }
  return (
    <Dialog.Root open modal="trap-focus" disablePointerDismissal onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal container={dock}>
        <Dialog.Popup
          ref={popup}
          className="sheet"
          initialFocus={focus ?? popup}
          finalFocus={() => selectedRow() ?? true}
          onKeyDown={onKeyDown}
        >
          <header className="sheet-head">
            {mark}
            <div className="sheet-titles">
              <Dialog.Title className="sheet-title">{title}</Dialog.Title>
              {lines && <div className="sheet-lines">{lines}</div>}
            </div>
          </header>
          <div className="sheet-body">{children}</div>
          {failure && (
            <div className="sheet-failure" role="alert" ref={alert}>
              <Shape name="system" mute />
              <span>{failure}</span>
            </div>
          )}
          <footer className="sheet-foot">
            <span className="sheet-signed">{signed}</span>
            <Dialog.Close className="button tall" aria-keyshortcuts="Escape">
              {text(closes ? 'sheet.close' : 'sheet.cancel')} <Keys of="Esc" />
            </Dialog.Close>
            <Button main keys="Ctrl+Enter" off={doIt.off} busy={doIt.busy} onClick={doIt.run}>
              {doIt.label}
            </Button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A numbered step of a dialog. */
export function Step({
  n,
  title,
  children,
}: {
  readonly n: number
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className="step" aria-label={title}>
      <h3 className="cap">{text('sheet.step', { n, title })}</h3>
      {children}
    </section>
  )
}
