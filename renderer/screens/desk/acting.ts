/** What an operator orders, from any screen. Main checks the role and the second operator again. */
import { request } from '../../bridge'

/** Carries out an order for a reason. */
export const carryOut = request('act')
