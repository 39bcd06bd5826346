/** Sign-in, and who sits at this desk. */
import { nullable, whole } from '../form'
import type { SessionView } from '../models'
import { ADMINISTERING, ANYBODY, EVERYONE, SUPERVISING } from '../roles'
import { request } from './request'
import { newPassword, operatorName, password, reason } from './values'

/** Longer than a break; a desk that is unattended for longer should lock or have nobody signed in. */
const LONGEST_IDLE_MINUTES = 240

export const sessionRequests = {
  session: request(ANYBODY).answers<SessionView>(),
  /** Fails with `sign-in` when name and password do not belong together, or a wait after wrong ones is not over. */
  signIn: request(ANYBODY, ['name', operatorName], ['password', password]).answers<SessionView>(),
  /** Creates the first administrator; refused as soon as there is an account. */
  setUpSignIn: request(ANYBODY, ['name', operatorName], ['password', newPassword]).answers<SessionView>(),
  lock: request(EVERYONE).answers<SessionView>(),
  /** Ends the console: nothing is decided or alarmed until it is started again. Journalled first. */
  quit: request(ADMINISTERING, ['reason', reason]).answers<null>(),
  signOut: request(EVERYONE).answers<SessionView>(),
  /** The operator's own, confirmed by the current one. */
  changePassword: request(EVERYONE, ['current', password], ['next', newPassword]).answers<null>(),
  /** Minutes without a key or the mouse after which the desk locks; null = never, which only an administrator may choose. */
  setIdleLock: request(SUPERVISING, ['minutes', nullable(whole(1, LONGEST_IDLE_MINUTES))]).answers<null>(),
}
