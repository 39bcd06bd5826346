/** A new reader, from its wires to the draft: what the line says, its key, its name and door, its side by a card. */
import { RadioTower } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Sheet, Step } from '../../../components/sheet'
import { failureWords } from '../../../format/failure'
import { text } from '../../../format/text'
import type { Dock } from '../../desk/action-sheet'
import { closeSheet } from '../../desk/sheet'
import { edit, useDraft } from '../draft'
import { openThing } from '../go'
import { thingKey } from '../pages'
import { KeyStep } from './key-step'
import { LineStep } from './line-step'
import { FoundStep } from './found-step'
import { PlaceStep } from './place-step'
import { SideStep } from './side-step'
import { endTrial, listPorts, useFollowTrial, useTrial } from './trial'
import { missingOf, newReaderEdits, useNewReader } from './wizard'

declare module '../../desk/sheet' {
  interface SheetKinds {
    readonly 'new-reader': object
  }
}

export function NewReaderSheet({ dock }: { readonly dock: Dock }) {
  const document = useDraft(({ state }) => state?.document ?? {})
  const refused = useDraft(({ failure }) => failure)
  const reader = useNewReader()
  const { trial, failure } = useTrial()
  const [busy, setBusy] = useState(false)
  useFollowTrial()
  useEffect(() => void listPorts(), [])
  const missing = missingOf(document, reader)
  const close = (): void => {
    void endTrial()
    closeSheet()
  }
  const run = async (): Promise<void> => {
    setBusy(true)
    let id = ''
    const made = await edit((current) => {
      const edits = newReaderEdits(current, reader, text('site-hardware.unnamed-line'))
      id = edits.find(({ section }) => section === 'readers')?.id ?? ''
      return edits
    })
    setBusy(false)
    if (!made) return
    close()
    openThing('doors', thingKey('readers', id))
  }
  const wrong = failure ?? refused
  return (
    <Sheet
      dock={dock}
      title={text('new-reader.title')}
      mark={<RadioTower size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('new-reader.lines')}
      failure={wrong && failureWords(wrong)}
      doIt={{
        label: text('new-reader.do'),
        off: missing === null ? null : text(`new-reader.missing.${missing}`),
        busy,
        run: () => void run(),
      }}
      onClose={close}
    >
      <Step n={1} title={text('new-reader.line')}>
        <LineStep document={document} />
      </Step>
      <Step n={2} title={text('new-reader.found')}>
        <FoundStep document={document} />
      </Step>
      <Step n={3} title={text('new-reader.key')}>
        <KeyStep trial={trial} />
      </Step>
      <Step n={4} title={text('new-reader.place')}>
        <PlaceStep document={document} />
      </Step>
      <Step n={5} title={text('new-reader.side')}>
        <SideStep document={document} trial={trial} />
      </Step>
    </Sheet>
  )
}
