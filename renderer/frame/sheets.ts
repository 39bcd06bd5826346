/** The dialogs by name. A kind that its file declares and this table lacks does not compile. */
import type { ComponentType } from 'react'
import type { Dock } from '../screens/desk/action-sheet'
import type { SheetKind, SheetKinds, SheetRequest } from '../screens/desk/sheet'
import { AssignSheet, NoteSheet, ShelveSheet } from '../screens/alarms/alarm-sheets'
import { ChangeSiteSheet } from '../screens/changes/change-sheet'
import { CloseSheet } from '../screens/alarms/close-sheet'
import { CertificatesSheet } from '../screens/certificates/certificates-sheet'
import { HoldSheet, LockdownSheet, LockSheet, UnlockSheet } from '../screens/doors/door-sheets'
import { ExportSheet } from '../screens/history/export-sheet'
import { ExemptSheet } from '../screens/people/exempt-sheet'
import { EditPersonSheet } from '../screens/people/edit-person-sheet'
import { ManySheet } from '../screens/people/many-sheet'
import { PutOnFileSheet } from '../screens/people/put-on-file-sheet'
import { SwitchCardSheet } from '../screens/people/switch-card-sheet'
import { FreePassSheet } from '../screens/people/free-pass-sheet'
import { FreezeSheet, ReconcileSheet } from '../screens/muster/muster-sheets'
import { NewAreaSheet } from '../screens/site/areas/new-area-sheet'
import { FindPanelsSheet } from '../screens/site/hardware/find-panels-sheet'
import { NewReaderSheet } from '../screens/site/hardware/new-reader-sheet'
import { NewDoorSheet } from '../screens/site/doors/new-door-sheet'
import { QuitSheet } from '../screens/session/quit-sheet'
import { IdleLockSheet } from '../screens/session/idle-lock-sheet'
import { OperatorsSheet } from '../screens/operators/operators-sheet'
import { OwnPasswordSheet } from '../screens/session/own-password-sheet'
import { EndSheet, RelaxSheet, SuspendSheet } from '../screens/overrides/override-sheets'
import { LineSheet } from '../screens/lines/line-sheet'
import { ReaderKeysSheet } from '../screens/lines/reader-keys-sheet'
import { PhotosSheet } from '../screens/photos/photos-sheet'
import { RecordsSheet } from '../screens/records/records-sheet'
import { DeleteThingSheet } from '../screens/site/delete-sheet'
import { DiscardDraftSheet, TakeBackSheet, TakeOverDraftSheet } from '../screens/site/draft-sheets'
import { ReleaseSheet } from '../screens/violations/release-sheet'
import { ResetManySheet } from '../screens/violations/reset-many-sheet'

interface SheetView<Kind extends SheetKind> {
  readonly show: ComponentType<SheetKinds[Kind] & { readonly dock: Dock }>
  /** A dialog of one field, which needs no place of its own beside the screen. */
  readonly small?: true
}

export const SHEETS: { readonly [Kind in SheetKind]: SheetView<Kind> } = {
  assign: { show: AssignSheet, small: true },
  certificates: { show: CertificatesSheet },
  'change-site': { show: ChangeSiteSheet },
  close: { show: CloseSheet },
  'delete-thing': { show: DeleteThingSheet },
  'discard-draft': { show: DiscardDraftSheet },
  'edit-people': { show: ManySheet },
  'edit-person': { show: EditPersonSheet },
  end: { show: EndSheet },
  exempt: { show: ExemptSheet },
  export: { show: ExportSheet },
  'free-pass': { show: FreePassSheet },
  freeze: { show: FreezeSheet },
  hold: { show: HoldSheet },
  'idle-lock': { show: IdleLockSheet },
  line: { show: LineSheet },
  lock: { show: LockSheet },
  lockdown: { show: LockdownSheet },
  'new-area': { show: NewAreaSheet },
  'find-panels': { show: FindPanelsSheet },
  'new-door': { show: NewDoorSheet },
  'new-reader': { show: NewReaderSheet },
  note: { show: NoteSheet, small: true },
  operators: { show: OperatorsSheet },
  'own-password': { show: OwnPasswordSheet },
  photos: { show: PhotosSheet },
  'put-on-file': { show: PutOnFileSheet },
  quit: { show: QuitSheet },
  'reader-keys': { show: ReaderKeysSheet },
  reconcile: { show: ReconcileSheet },
  records: { show: RecordsSheet },
  relax: { show: RelaxSheet },
  release: { show: ReleaseSheet },
  'reset-many': { show: ResetManySheet },
  shelve: { show: ShelveSheet },
  suspend: { show: SuspendSheet },
  'switch-card': { show: SwitchCardSheet },
  'take-back-change': { show: TakeBackSheet },
  'take-over-draft': { show: TakeOverDraftSheet },
  unlock: { show: UnlockSheet },
}

/** Whether a dialog leaves the screen its whole width. */
export const isSmall = ({ kind }: SheetRequest): boolean => SHEETS[kind].small === true
