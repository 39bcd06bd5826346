/** How far the export is, where it went, or why it came to nothing. */
import { useEffect } from 'react'
import { count, text } from '../../format/text'
import { cancelExport, forgetExport, useExporting, watchExport } from './exporting'

export function ExportLine() {
  const current = useExporting((exporting) => exporting.current)
  const verifier = useExporting((exporting) => exporting.verifier)
  useEffect(() => void watchExport(), [])
  if (!current) return null
  const running = current.phase === 'running'
  const said = running
    ? text('export.running', { percent: Math.floor(current.part * 100) })
    : current.phase === 'done'
      ? text('export.done', { folder: current.folder })
      : current.phase === 'cancelled'
        ? text('export.cancelled')
        : text('export.failed', { why: current.why ?? '' })
  return (
    <div className={`hold past-foot export-${current.phase}`} role={current.phase === 'failed' ? 'alert' : 'status'}>
      {running && <progress max={1} value={current.part} aria-label={text('export.progress')} />}
      <span className="el" title={said}>
        <b>{count('past.found', current.rows)}</b> {said}
      </span>
      {current.phase === 'done' && verifier !== null && (
        <span className="el t3" title={`${text('export.verifier')} ${verifier}`}>
          {text('export.verifier')} <code className="m">{verifier}</code>
        </span>
      )}
      <span className="spring" />
      <button type="button" className="hold-follow" onClick={() => (running ? void cancelExport() : forgetExport())}>
        {text(running ? 'export.cancel' : 'export.forget')}
      </button>
    </div>
  )
}
