/** The bridge as the page sees it: one function an entry of the contract, feeds by `on`, nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { feedChannel, requestChannel, TAKEN_CHANNEL } from './contract/channels'
import type { Bridge, Feeds, Requests } from './contract/requests'

type Asked<Name extends keyof Requests> = Promise<ReturnType<Requests[Name]>>

const ask = <Name extends keyof Requests>(name: Name, ...args: Parameters<Requests[Name]>): Asked<Name> =>
  ipcRenderer.invoke(requestChannel(name), ...args)

type Subscribe<Name extends keyof Feeds> = (listener: (value: Feeds[Name]) => void) => () => void

function feed<Name extends keyof Feeds>(name: Name): Subscribe<Name> {
  const listeners = new Set<(value: Feeds[Name]) => void>()
  ipcRenderer.on(feedChannel(name), (_event, value: Feeds[Name]) => {
    try {
      for (const listener of listeners) listener(value)
    } finally {
      if (name === 'rows') ipcRenderer.send(TAKEN_CHANNEL)
    }
  })
  return (listener) => {
    // A wrapper of its own for each subscription, so that the same function subscribed twice ends once for each.
    const heard = (value: Feeds[Name]): void => listener(value)
    listeners.add(heard)
    return () => {
      listeners.delete(heard)
    }
  }
}

const bridge: Bridge = {
  hello: () => ask('hello'),
  rows: (query) => ask('rows', query),
  history: (query) => ask('history', query),
  exportHistory: (order) => ask('exportHistory', order),
  exportState: () => ask('exportState'),
  cancelExport: (id) => ask('cancelExport', id),
  detail: (seq) => ask('detail', seq),
  person: (id) => ask('person', id),
  names: (ids) => ask('names', ids),
  findPeople: (text) => ask('findPeople', text),
  inside: (area) => ask('inside', area),
  line: (controller) => ask('line', controller),
  startLineWork: (controller, task, reason) => ask('startLineWork', controller, task, reason),
  cancelLineWork: (controller) => ask('cancelLineWork', controller),
  recordLine: (controller, on, reason) => ask('recordLine', controller, on, reason),
  timeline: (cardholder, area) => ask('timeline', cardholder, area),
  preview: (action) => ask('preview', action),
  act: (action, reason) => ask('act', action, reason),
  actWithSecond: (action, reason, second) => ask('actWithSecond', action, reason, second),
  unlockOnce: (door, reason) => ask('unlockOnce', door, reason),
  acknowledge: (alarms) => ask('acknowledge', alarms),
  note: (alarm, text) => ask('note', alarm, text),
  closeAlarms: (alarms) => ask('closeAlarms', alarms),
  shelveAlarms: (alarms, until) => ask('shelveAlarms', alarms, until),
  certificates: () => ask('certificates'),
  certify: (name) => ask('certify', name),
  revokeCertificate: (name, why) => ask('revokeCertificate', name, why),
  session: () => ask('session'),
  signIn: (name, password) => ask('signIn', name, password),
  watch: () => ask('watch'),
  setUpSignIn: (name, password) => ask('setUpSignIn', name, password),
  lock: () => ask('lock'),
  signOut: () => ask('signOut'),
  operators: () => ask('operators'),
  assignees: () => ask('assignees'),
  addOperator: (name, role, password) => ask('addOperator', name, role, password),
  setRole: (name, role) => ask('setRole', name, role),
  removeOperator: (name) => ask('removeOperator', name),
  resetPassword: (name, password) => ask('resetPassword', name, password),
  changePassword: (current, next) => ask('changePassword', current, next),
  setIdleLock: (minutes) => ask('setIdleLock', minutes),
  records: () => ask('records'),
  backUp: () => ask('backUp'),
  checkJournal: (go) => ask('checkJournal', go),
  setRetention: (days, reason) => ask('setRetention', days, reason),
  setHold: (scope, reason) => ask('setHold', scope, reason),
  confirmClock: (reason) => ask('confirmClock', reason),
  liftHold: (id, reason) => ask('liftHold', id, reason),
  restoreBackup: (name, reason) => ask('restoreBackup', name, reason),
  assign: (alarm, assignee) => ask('assign', alarm, assignee),
  tickStep: (alarm, step, on) => ask('tickStep', alarm, step, on),
  closedAlarms: () => ask('closedAlarms'),
  waitingOrders: () => ask('waitingOrders'),
  handover: () => ask('handover'),
  handOver: (note) => ask('handOver', note),
  takeOver: () => ask('takeOver'),
  handoverDocument: () => ask('handoverDocument'),
  musterDocument: () => ask('musterDocument'),
  freezeMuster: (scope) => ask('freezeMuster', scope),
  muster: () => ask('muster'),
  tickOff: (cardholder, area, on) => ask('tickOff', cardholder, area, on),
  reconcileMuster: (reason) => ask('reconcileMuster', reason),
  lookAtChange: (kind) => ask('lookAtChange', kind),
  changeProgress: () => ask('changeProgress'),
  dropChange: () => ask('dropChange'),
  applyChange: (id, reason, options) => ask('applyChange', id, reason, options),
  lookAtPhotos: (from, only) => ask('lookAtPhotos', from, only),
  photoProgress: () => ask('photoProgress'),
  dropPhotos: () => ask('dropPhotos'),
  applyPhotos: (id, reason) => ask('applyPhotos', id, reason),
  removePhoto: (cardholder, reason) => ask('removePhoto', cardholder, reason),
  exportFile: (kind) => ask('exportFile', kind),
  setFollowing: (following) => ask('setFollowing', following),
  on: {
    rows: feed('rows'),
    status: feed('status'),
    alarms: feed('alarms'),
    violations: feed('violations'),
    site: feed('site'),
    gap: feed('gap'),
    session: feed('session'),
    showAlarm: feed('showAlarm'),
  },
}

contextBridge.exposeInMainWorld('sallyport', bridge)
