/** Export of a search: formats and purpose. The operating system's dialog asks for the folder. */
import { useEffect, useState } from 'react'
import { Sheet, Step } from '../../components/sheet'
import { EXPORT_FORMATS, type ExportFormat } from '../../../preload/contract/history'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { beginExport, useExporting, watchExport } from './exporting'
import { askedFilter, usePast } from './past'
import { useRoute } from '../desk/route'
import { closeSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly export: object
  }
}

const WHY_LIMIT = 500

export function ExportSheet({ dock }: { readonly dock: Dock }) {
  const filter = useRoute((route) => route.past)
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const { lines, phase } = usePast()
  const [formats, setFormats] = useState<readonly ExportFormat[]>(['csv', 'jsonl'])
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => void watchExport(), [])
  const missing = formats.length === 0 ? text('export.no-format') : why.trim() === '' ? text('export.no-why') : null
  const run = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const failed = await beginExport({ filter: askedFilter(filter), formats, why: why.trim() })
    setBusy(false)
    if (failed) return setFailure(failureWords(failed))
    if (useExporting.getState().current) closeSheet()
  }
  return (
    <Sheet
      dock={dock}
      title={text('export.title')}
      lines={phase === 'done' ? count('export.found', lines) : count('export.found-so-far', lines)}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      doIt={{ label: text('export.do'), off: missing, busy, run: () => void run() }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('export.formats')}>
        <div className="choices" role="group" aria-label={text('export.formats')}>
          {EXPORT_FORMATS.map((format) => (
            <div key={format} className={`choice ${formats.includes(format) ? 'on' : ''}`}>
              <label className="choice-pick">
                <input
                  type="checkbox"
                  checked={formats.includes(format)}
                  onChange={({ target }) =>
                    setFormats(
                      EXPORT_FORMATS.filter((each) => (each === format ? target.checked : formats.includes(each))),
                    )
                  }
                />
                <b>{text(`export.${format}`)}</b>
                <span className="choice-says">{text(`export.${format}.says`)}</span>
              </label>
            </div>
          ))}
        </div>
      </Step>
      <Step n={2} title={text('export.why')}>
        <textarea
          className="field words"
          rows={3}
          maxLength={WHY_LIMIT}
          value={why}
          aria-label={text('export.why')}
          placeholder={text('export.why.says')}
          onChange={(event) => setWhy(event.target.value)}
        />
      </Step>
      <Step n={3} title={text('export.proof')}>
        <p className="export-proof">{text('export.proof.says')}</p>
        <Known />
      </Step>
    </Sheet>
  )
}

/** What the receiver must know from elsewhere. */
function Known() {
  const { fingerprint, verifier } = useExporting()
  return (
    <>
      <p className="export-key">
        <span className="cap">{text('export.key')}</span>
        <code className="m">{fingerprint ?? '…'}</code>
      </p>
      <p className="export-key">
        <span className="cap">{text('export.verifier')}</span>
        <code className="m">{verifier ?? '…'}</code>
      </p>
    </>
  )
}
