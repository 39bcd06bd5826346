/** Shows the dialog that is open, anew for each thing it is about. */
import { useSheet, type SheetRequest } from '../screens/desk/sheet'
import type { Dock } from '../screens/desk/action-sheet'
import { AssignSheet, NoteSheet, ShelveSheet } from '../screens/alarms/alarm-sheets'
import { ChangeSheet } from '../screens/changes/change-sheet'
import { CloseSheet } from '../screens/alarms/close-sheet'
import { CertificatesSheet } from '../screens/certificates/certificates-sheet'
import { LockdownSheet, UnlockSheet } from '../screens/doors/door-sheets'
import { ExportSheet } from '../screens/history/export-sheet'
import { ExemptSheet } from '../screens/people/exempt-sheet'
import { FreePassSheet } from '../screens/people/free-pass-sheet'
import { FreezeSheet, ReconcileSheet } from '../screens/muster/muster-sheets'
import { QuitSheet } from '../screens/session/quit-sheet'
import { IdleLockSheet } from '../screens/session/idle-lock-sheet'
import { OperatorsSheet } from '../screens/operators/operators-sheet'
import { OwnPasswordSheet } from '../screens/session/own-password-sheet'
import { EndSheet, RelaxSheet, SuspendSheet } from '../screens/overrides/override-sheets'
import { LineSheet } from '../screens/lines/line-sheet'
import { PhotosSheet } from '../screens/photos/photos-sheet'
import { RecordsSheet } from '../screens/records/records-sheet'
import { ReleaseSheet } from '../screens/violations/release-sheet'
import { ResetManySheet } from '../screens/violations/reset-many-sheet'

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
