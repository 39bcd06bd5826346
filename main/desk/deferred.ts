/** Answers that wait for the desk: the window opens at once, and what it asks is answered when the site has been started. */
import type { DeskAnswers, DeskRequest } from './answers'

/** @param ready called for every request; the desk's own answers, once there are any */
export function deferredAnswers(ready: () => Promise<DeskAnswers>): DeskAnswers {
  const later = <Name extends DeskRequest>(name: Name): DeskAnswers[Name] =>
    // The compiler does not follow a function through the table it came from.
    (async (...args: Parameters<DeskAnswers[Name]>) => {
      const answer = (await ready())[name] as (...given: Parameters<DeskAnswers[Name]>) => ReturnType<DeskAnswers[Name]>
      return answer(...args)
    }) as DeskAnswers[Name]
  return {
    hello: later('hello'),
    watch: later('watch'),
    rows: later('rows'),
    history: later('history'),
    exportHistory: later('exportHistory'),
    exportState: later('exportState'),
    cancelExport: later('cancelExport'),
    detail: later('detail'),
    person: later('person'),
    names: later('names'),
    findPeople: later('findPeople'),
    inside: later('inside'),
    timeline: later('timeline'),
    preview: later('preview'),
    act: later('act'),
    actWithSecond: later('actWithSecond'),
    unlockOnce: later('unlockOnce'),
    acknowledge: later('acknowledge'),
    note: later('note'),
    closeAlarms: later('closeAlarms'),
    shelveAlarms: later('shelveAlarms'),
    line: later('line'),
    startLineWork: later('startLineWork'),
    cancelLineWork: later('cancelLineWork'),
    recordLine: later('recordLine'),
    certificates: later('certificates'),
    certify: later('certify'),
    revokeCertificate: later('revokeCertificate'),
    records: later('records'),
    backUp: later('backUp'),
    checkJournal: later('checkJournal'),
    setRetention: later('setRetention'),
    setHold: later('setHold'),
    liftHold: later('liftHold'),
    confirmClock: later('confirmClock'),
    restoreBackup: later('restoreBackup'),
    assign: later('assign'),
    tickStep: later('tickStep'),
    closedAlarms: later('closedAlarms'),
    waitingOrders: later('waitingOrders'),
    handover: later('handover'),
    handOver: later('handOver'),
    takeOver: later('takeOver'),
    handoverDocument: later('handoverDocument'),
    musterDocument: later('musterDocument'),
    freezeMuster: later('freezeMuster'),
    muster: later('muster'),
    tickOff: later('tickOff'),
    reconcileMuster: later('reconcileMuster'),
    lookAtChange: later('lookAtChange'),
    changeProgress: later('changeProgress'),
    dropChange: later('dropChange'),
    applyChange: later('applyChange'),
    lookAtPhotos: later('lookAtPhotos'),
    photoProgress: later('photoProgress'),
    dropPhotos: later('dropPhotos'),
    applyPhotos: later('applyPhotos'),
    removePhoto: later('removePhoto'),
    exportFile: later('exportFile'),
    setFollowing: later('setFollowing'),
  }
}
