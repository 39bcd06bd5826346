/** Signing in and out, and locking. What comes of it main tells by the session feed. */
import { ask } from '../../bridge'
import { useSession } from './session'

export const lockDesk = (): void => void ask('lock')
export const signOut = (): void => void ask('signOut')

/** Opens the sign-in screen over the desk; the one who sits here stays signed in until another is. */
export const switchOperator = (): void => useSession.setState({ switching: true })
export const stayHere = (): void => useSession.setState({ switching: false })
