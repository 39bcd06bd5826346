/** Imports photos of people, one or many; a preview comes before anything is saved. */
import { ImageUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Avatar } from '../people/avatar'
import { Button } from '../../components/button'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import { Sheet, Step } from '../../components/sheet'
import type { PhotoLook } from '../../../preload/contract/administration'
import type { CardholderId } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { now } from '../desk/clock'
import { usePhoto } from '../people/faces'
import { names } from '../site/naming'
import { askAgain } from '../people/people'
import { refreshDetail } from '../desk/selection'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { FoundPhotos } from './found-photos'
import { useProgress } from '../changes/use-progress'
import { applyPhotos, dropPhotos, lookAtPhotos, removePhoto } from './photo-import'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** Of one person, or of many by the names of files. */
    readonly photos: { readonly person: CardholderId | null }
  }
}

/** Drawn faces are requested again. */
function redraw(): void {
  askAgain()
  refreshDetail()
}

/** @param person whose photo it is; null: of many, by the names of the files */
export function PhotosSheet({ person, dock }: { readonly person: CardholderId | null; readonly dock: Dock }) {
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const [working, setWorking] = useState<'looking' | 'keeping' | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [look, setLook] = useState<PhotoLook | null>(null)
  const [failed, setFailed] = useState<readonly string[]>([])
  const [removing, setRemoving] = useState(false)
  const [draft, setDraft] = useState(NO_REASON)
  const progress = useProgress(working !== null, 'photoProgress')
  const photo = usePhoto(person ?? '')
  useEffect(() => () => void dropPhotos(), [])

  const choose = async (from: 'files' | 'folder'): Promise<void> => {
    setFailure(null)
    setFailed([])
    setRemoving(false)
    setWorking('looking')
    const answer = await lookAtPhotos(from, person)
    setWorking(null)
    if (!answer.ok) return setFailure(failureWords(answer))
    if (answer.value) setLook(answer.value)
  }
  const whole = wholeReason(draft)
  const keep = async (): Promise<void> => {
    if (!('reason' in whole)) return
    setFailure(null)
    setWorking('keeping')
    const answer = look
      ? await applyPhotos(look.id, whole.reason)
      : person === null
        ? null
        : await removePhoto(person, whole.reason)
    setWorking(null)
    redraw()
    if (!answer) return
    if (!answer.ok) return setFailure(failureWords(answer))
    if (answer.value && answer.value.failed.length > 0) {
      setLook(null)
      return setFailed(answer.value.failed)
    }
    sayDone(answer.value ? count('done.photos', answer.value.set) : text('done.photo-removed'), now())
    closeSheet()
  }
  const toKeep = look ? look.counts.added + look.counts.replaced : 0
  const off =
    !look && !removing
      ? null
      : look && toKeep === 0
        ? text('photo.off.none')
        : 'missing' in whole
          ? whole.missing
          : null
  return (
    <Sheet
      dock={dock}
      title={person === null ? text('photo.title') : text('photo.title.person', { name: names.person(person) })}
      mark={
        person === null ? (
          <ImageUp size={28} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <Avatar person={person} size="dialog" />
        )
      }
      lines={text(person === null ? 'photo.lines' : 'photo.lines.person')}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      doIt={
        look || removing
          ? {
              label: removing ? text('photo.do.remove') : count('photo.do.keep', toKeep),
              off,
              busy: working !== null,
              run: () => void keep(),
            }
          : {
              label: text(person === null ? 'photo.do.choose' : 'photo.do.choose.person'),
              off: null,
              busy: working !== null,
              run: () => void choose('files'),
            }
      }
      onClose={closeSheet}
      onDigit={(digit) => {
        const picked = reasonAt('import', digit)
        if (picked && (look || removing)) setDraft({ ...draft, ...picked })
      }}
    >
      {working !== null && (
        <section className="step" aria-label={text(`photo.${working}`)}>
          <p className="records-row">
            <progress className="records-progress" max={1} value={progress} aria-label={text(`photo.${working}`)} />
            <Button onClick={() => void dropPhotos()}>{text('sheet.cancel')}</Button>
          </p>
        </section>
      )}
      {failed.length > 0 && (
        <section className="step" aria-label={text('photo.failed')}>
          <p className="sheet-warning" role="alert">
            {text('photo.failed')}
          </p>
          <ul className="records-found">
            {failed.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {!look && !removing && working === null && (
        <section className="step" aria-label={text('photo.about')}>
          <p>{text(person === null ? 'photo.help' : 'photo.help.person')}</p>
          {person === null && <Button onClick={() => void choose('folder')}>{text('photo.do.folder')}</Button>}
          {photo !== undefined && <Button onClick={() => setRemoving(true)}>{text('photo.do.remove-it')}</Button>}
        </section>
      )}
      {look && (
        <Step n={1} title={text('photo.step.found')}>
          <FoundPhotos look={look} />
        </Step>
      )}
      {(look !== null || removing) && (
        <>
          <Step n={removing ? 1 : 2} title={text('sheet.reason')}>
            <ReasonPicker act="import" draft={draft} onChange={setDraft} />
          </Step>
          <div>
            <Button quiet onClick={() => void choose('files')}>
              {text('change.do.other')}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  )
}
