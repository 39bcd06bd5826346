/** Answers of a console that has no site yet, or whose site could not be started: why, and what to do about it. */
import type { Failure } from '../../preload/contract/answer'
import type { DeskAnswers } from './answers'
import { eachRequest } from './each-request'

/** @param detail what is missing or wrong, with the file or folder, and what to do */
export function noSiteAnswers(detail: string): DeskAnswers {
  const failure: Failure = { ok: false, code: 'no-site', detail }
  return eachRequest(() => () => failure)
}
