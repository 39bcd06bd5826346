/** Shows the dialog that is open, anew for each thing it is about. */
import { useSheet, type SheetRequest } from '../../store/sheet'
import type { Dock } from './action-sheet'
import { AssignSheet, NoteSheet, ShelveSheet } from './alarm-sheets'
import { ChangeSheet } from './change/change-sheet'
import { CloseSheet } from './close-sheet'
import { CertificatesSheet } from './certificates-sheet'
import { LockdownSheet, UnlockSheet } from './door-sheets'
import { ExportSheet } from './export-sheet'
import { ExemptSheet } from './exempt-sheet'
import { FreePassSheet } from './free-pass-sheet'
import { FreezeSheet, ReconcileSheet } from './muster-sheets'
import { QuitSheet } from './quit-sheet'
import { IdleLockSheet } from './idle-lock-sheet'
import { OperatorsSheet } from './operators-sheet'
import { OwnPasswordSheet } from './own-password-sheet'
import { EndSheet, RelaxSheet, SuspendSheet } from './relax-sheets'
import { LineSheet } from './line-sheet'
import { PhotosSheet } from './photos/photos-sheet'
import { RecordsSheet } from './records/records-sheet'
import { ReleaseSheet } from './release-sheet'
import { ResetManySheet } from './reset-many-sheet'

function shown(open: SheetRequest, dock: Dock): React.JSX.Element {
  switch (open.kind) {
    case 'release':
      return <ReleaseSheet request={open} dock={dock} />
    case 'free-pass':
      return <FreePassSheet cardholder={open.cardholder} dock={dock} />
    case 'exempt':
      return <ExemptSheet cardholder={open.cardholder} dock={dock} />
    case 'unlock':
      return <UnlockSheet door={open.door} dock={dock} />
    case 'lockdown':
      return <LockdownSheet door={open.door} on={open.on} dock={dock} />
    case 'relax':
      return <RelaxSheet scope={open.scope} dock={dock} />
    case 'suspend':
      return <SuspendSheet scope={open.scope} dock={dock} />
    case 'reset-many':
      return <ResetManySheet scope={open.scope} dock={dock} />
    case 'line':
      return <LineSheet controller={open.controller} reader={open.reader} dock={dock} />
    case 'change-people':
      return <ChangeSheet of="cardholders" dock={dock} />
    case 'change-site':
      return <ChangeSheet of="site" offered={open.offered === true} dock={dock} />
    case 'photos':
      return <PhotosSheet person={open.person} dock={dock} />
    case 'records':
      return <RecordsSheet dock={dock} />
    case 'end':
      return <EndSheet dock={dock} />
    case 'certificates':
      return <CertificatesSheet name={open.name} dock={dock} />
    case 'freeze':
      return <FreezeSheet area={open.area} dock={dock} />
    case 'reconcile':
      return <ReconcileSheet dock={dock} />
    case 'export':
      return <ExportSheet dock={dock} />
    case 'operators':
      return <OperatorsSheet dock={dock} />
    case 'own-password':
      return <OwnPasswordSheet dock={dock} />
    case 'quit':
      return <QuitSheet dock={dock} />
    case 'idle-lock':
      return <IdleLockSheet dock={dock} />
    case 'note':
      return <NoteSheet alarm={open.alarm} dock={dock} />
    case 'assign':
      return <AssignSheet alarm={open.alarm} dock={dock} />
    case 'close':
      return <CloseSheet alarms={open.alarms} dock={dock} />
    case 'shelve':
      return <ShelveSheet alarms={open.alarms} dock={dock} />
  }
}

export function SheetHost({ dock }: { readonly dock: Dock }) {
  const open = useSheet((sheets) => sheets.open)
  return open && <div key={JSON.stringify(open)}>{shown(open, dock)}</div>
}
