/** What somebody could open and when: asked of the engine, which judges and does nothing. */
import { request } from '../../bridge'

export const canOpen = request('canOpen')
