/** Import people: a page over Cardholders in three steps, each with a way back. */
import { Check } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/button'
import { text } from '../../format/text'
import { ColumnsStep } from './columns-step'
import { FileStep } from './file-step'
import { leaveImport, openImport, useImport, type ImportStep } from './imports'
import { PreviewStep } from './preview-step'

const STEPS: readonly ImportStep[] = ['file', 'columns', 'preview']

function Steps({ step }: { readonly step: ImportStep }) {
  const at = STEPS.indexOf(step)
  return (
    <ol className="im-steps" aria-label={text('import.steps')}>
      {STEPS.map((each, i) => (
        <li key={each} className={i === at ? 'on' : ''} aria-current={i === at ? 'step' : undefined}>
          <span className="im-step m" aria-hidden="true">
            {i < at ? <Check size={14} strokeWidth={2} /> : i + 1}
          </span>
          {text(`import.step.${each}`)}
        </li>
      ))}
    </ol>
  )
}

export function ImportScreen() {
  const step = useImport((state) => state.step)
  useEffect(openImport, [])
  return (
    <div className="import-screen">
      <div className="head im-bar">
        <h2>{text('screen.import')}</h2>
        <Steps step={step} />
        <Button {...(step === 'preview' ? {} : { keys: 'Esc' })} onClick={leaveImport}>
          {text('sheet.cancel')}
        </Button>
      </div>
      {step === 'file' ? <FileStep /> : step === 'columns' ? <ColumnsStep /> : <PreviewStep />}
    </div>
  )
}
