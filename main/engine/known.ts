import type { OperatorAction, SiteRecord, ToggleScope } from '../domain/record'
import { NONE } from './codes'
import type { Plan } from './plan'

/** Whether the site has everything that a record names; a credential need not be known. */
export function namesKnown({ find, doors, credentials }: Plan, record: SiteRecord): boolean {
  switch (record.type) {
    case 'read':
      return find.reader(record.reader) !== NONE
    case 'door': {
      const door = find.door(record.door)
      return door !== NONE && doors.contact[door] === 1
    }
    case 'rex':
      return find.door(record.door) !== NONE
    case 'panel':
      return find.controller(record.controller) !== NONE && find.reader(record.reader) !== NONE
    case 'link':
      return find.controller(record.controller) !== NONE
    case 'input':
      return find.input(record.input) !== NONE
    case 'tick':
      return true
    case 'operator':
      return actionKnown(find, record) && (record.action !== 'card' || credentials.find(record.credential) !== NONE)
  }
}

function actionKnown(find: Plan['find'], action: OperatorAction): boolean {
  const scope: ToggleScope = 'scope' in action ? action.scope : { site: true }
  return (
    (!('cardholder' in action) || find.holder(action.cardholder) !== NONE) &&
    (!('area' in action) || find.area(action.area) !== NONE) &&
    (!('setLocation' in action) || action.setLocation === undefined || find.area(action.setLocation) !== NONE) &&
    (!('door' in action) || find.door(action.door) !== NONE) &&
    (!('area' in scope) || find.area(scope.area) !== NONE) &&
    (!('reader' in scope) || find.reader(scope.reader) !== NONE)
  )
}
