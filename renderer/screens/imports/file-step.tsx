/** The first step: which file, and whether a stored mapping is used for it. */
import { FileDown, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { useProgress } from '../changes/use-progress'
import { now } from '../desk/clock'
import { sayDone } from '../desk/sheet'
import { VENDOR_NAMES } from './import-words'
import {
  chooseFile,
  deleteMapping,
  dropList,
  exportPeople,
  onNext,
  openMappings,
  useImport,
  chooseMapping,
} from './imports'
import { ImportProblems } from './problems'

export function FileStep() {
  const busy = useImport((state) => state.busy)
  const progress = useProgress(busy)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => onNext(() => void chooseFile()), [])
  const write = async (kind: 'cardholders' | 'template'): Promise<void> => {
    setFailure(null)
    const answer = await exportPeople(kind)
    if (!answer.ok) return setFailure(failureWords(answer))
    if (answer.value !== null) sayDone(text('done.exported', { file: answer.value }), now())
  }
  return (
    <section className="panel im-file" aria-label={text('import.step.file')}>
      <div className="im-file-body">
        <FileDown size={28} strokeWidth={1.5} aria-hidden="true" />
        <h3>{text('import.choose.title')}</h3>
        <p>{text('import.choose.says', { vendors: VENDOR_NAMES.join(', ') })}</p>
        <p className="t3">{text('import.choose.nothing')}</p>
        <Stored />
        {busy ? (
          <p className="records-row">
            <progress className="records-progress" max={1} value={progress} aria-label={text('change.reading')} />
            <Button onClick={() => void dropList()}>{text('sheet.cancel')}</Button>
          </p>
        ) : (
          <div className="im-row">
            <Button main keys="Ctrl+Enter" autoFocus onClick={() => void chooseFile()}>
              {text('import.choose')}
            </Button>
          </div>
        )}
        <ImportProblems />
        {failure !== null && (
          <p className="sheet-warning" role="alert">
            {failure}
          </p>
        )}
        <div className="im-row">
          <Button quiet onClick={() => void write('template')}>
            {text('import.template')}
          </Button>
          <Button quiet onClick={() => void write('cardholders')}>
            {text('change.export.cardholders')}
          </Button>
        </div>
      </div>
    </section>
  )
}

function Stored() {
  const stored = useImport((state) => state.stored)
  const name = useImport((state) => state.name)
  if (stored.length === 0) return null
  const remove = async (): Promise<void> => {
    if (name === null) return
    await deleteMapping(name)
    chooseMapping(null)
    await openMappings()
  }
  return (
    <label className="im-stored">
      <span>{text('import.mapping')}</span>
      <select
        className="field"
        value={name ?? ''}
        onChange={({ target }) => chooseMapping(target.value === '' ? null : target.value)}
      >
        <option value="">{text('import.mapping.recognise')}</option>
        {stored.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name}
          </option>
        ))}
      </select>
      {name !== null && (
        <Button quiet label={text('import.mapping.delete', { name })} onClick={() => void remove()}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </Button>
      )}
    </label>
  )
}
