/** What went wrong, to what, and what to do about it. */
import type { Failure } from '../../preload/contract/answer'
import { text } from './text'

export const failureWords = (failure: Failure): string => text(`failure.${failure.code}`, { detail: failure.detail })
