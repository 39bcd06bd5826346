import { Button } from '../../components/button'
import { Shape } from '../../components/shape'
import { useHeldOrder } from '../../components/held-order'
import { Time, useZone } from '../../components/time'
import type { RecordsState } from '../../../preload/contract/administration'
import { text } from '../../format/text'

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

interface BackupsProps {
  readonly state: RecordsState
  /** Why nobody here may restore. */
  readonly off: string | null
  readonly onRestore: (backup: string) => void
}

/** The last backup, and all that are kept. */
export function Backups({ state: { backups, backingUp, backupFailing }, off, onRestore }: BackupsProps) {
  const zone = useZone()
  const [newest] = backups
  const held = useHeldOrder(backups, ({ name }) => name)
  return (
    <section className="step" aria-label={text('records.backups')}>
      <h3 className="cap">{text('records.backups')}</h3>
      <p aria-live="polite">
        {backingUp ? text('records.backing-up') : newest ? text('records.last-backup') : text('records.no-backup')}{' '}
        {!backingUp && newest && <Time at={newest.at} />}
      </p>
      {backupFailing !== null && (
        <p className="sheet-warning">
          <Shape name="system" mute />
          {text('records.backup-failing', { why: backupFailing })}
        </p>
      )}
      <ul className="records-list" onClickCapture={held.hold}>
        {held.items.map(({ name, at, bytes }) => (
          <li key={name} className="records-row" data-row={name}>
            <Time at={at} />
            <span className="t3">{text('records.checked', { mb: megabytes(bytes) })}</span>
            <Button
              quiet
              off={off}
              label={text('records.restore.of', { at: zone.utc(at) })}
              onClick={() => onRestore(name)}
            >
              {text('records.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
