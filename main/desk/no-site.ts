/** Answers of a console that has no site yet, or whose site could not be started: why, and what to do about it. */
import type { Failure } from '../../preload/contract/requests'
import type { DeskAnswers, DeskRequest } from './answers'

/** @param detail what is missing or wrong, with the file or folder, and what to do */
export function noSiteAnswers(detail: string): DeskAnswers {
  const failure: Failure = { ok: false, code: 'no-site', detail }
  const answer = (): Failure => failure
  const names: { readonly [Name in DeskRequest]: typeof answer } = {
    hello: answer,
    watch: answer,
    rows: answer,
    history: answer,
    exportHistory: answer,
    exportState: answer,
    cancelExport: answer,
    detail: answer,
    person: answer,
    names: answer,
    findPeople: answer,
    inside: answer,
    timeline: answer,
    preview: answer,
    act: answer,
    actWithSecond: answer,
    unlockOnce: answer,
    acknowledge: answer,
    note: answer,
    closeAlarms: answer,
    shelveAlarms: answer,
    line: answer,
    startLineWork: answer,
    cancelLineWork: answer,
    recordLine: answer,
    certificates: answer,
    certify: answer,
    revokeCertificate: answer,
    records: answer,
    backUp: answer,
    checkJournal: answer,
    setRetention: answer,
    setHold: answer,
    liftHold: answer,
    restoreBackup: answer,
    assign: answer,
    tickStep: answer,
    closedAlarms: answer,
    waitingOrders: answer,
    handover: answer,
    handOver: answer,
    takeOver: answer,
    handoverDocument: answer,
    musterDocument: answer,
    freezeMuster: answer,
    muster: answer,
    tickOff: answer,
    reconcileMuster: answer,
    setFollowing: answer,
  }
  return names
}
