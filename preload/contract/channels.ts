/** Names of the channels under the bridge. Only `preload/preload.ts` and `main/ipc` use them. */
import type { Feeds } from './feeds'
import type { RequestName } from './requests'

export const requestChannel = (name: RequestName): string => `sallyport:ask:${name}`
export const feedChannel = (name: keyof Feeds): string => `sallyport:feed:${name}`

/** The window has taken in one message of the row feed: main sends no more than a few that are not taken. */
export const TAKEN_CHANNEL = 'sallyport:taken'
