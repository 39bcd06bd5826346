/** Accounts of operators. */
import { oneOf } from '../form'
import type { Operator, OperatorAccount } from '../models'
import { ADMINISTERING, ROLES, SUPERVISING } from '../roles'
import { request } from './request'
import { newPassword, operatorName } from './values'

export const operatorRequests = {
  operators: request(ADMINISTERING).answers<readonly OperatorAccount[]>(),
  /** To whom an alarm can be assigned: everybody who may act at a desk, by name. */
  assignees: request(SUPERVISING).answers<readonly Operator[]>(),
  addOperator: request(
    ADMINISTERING,
    ['name', operatorName],
    ['role', oneOf(ROLES)],
    ['password', newPassword],
  ).answers<null>(),
  /** Ends their session; the last administrator stays one. */
  setRole: request(ADMINISTERING, ['name', operatorName], ['role', oneOf(ROLES)]).answers<null>(),
  removeOperator: request(ADMINISTERING, ['name', operatorName]).answers<null>(),
  /** A new password for another operator; it also ends their wait after wrong tries. */
  resetPassword: request(ADMINISTERING, ['name', operatorName], ['password', newPassword]).answers<null>(),
}
