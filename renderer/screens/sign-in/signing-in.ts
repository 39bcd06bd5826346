/** Signing in, and the first account of a new console. */
import { request } from '../../bridge'

export const signIn = request('signIn')
/** Creates the first administrator, who is then signed in. */
export const setUpSignIn = request('setUpSignIn')
