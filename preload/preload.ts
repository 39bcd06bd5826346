/** The bridge as the page sees it: one function per entry of the contract, feeds by `on`, nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { feedChannel, requestChannel, TAKEN_CHANNEL } from './contract/channels'
import { FEEDS, type Feeds } from './contract/feeds'
import { REQUEST_NAMES } from './contract/requests'

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
    const onValue = (value: Feeds[Name]): void => listener(value)
    listeners.add(onValue)
    return () => {
      listeners.delete(onValue)
    }
  }
}

const requests = Object.fromEntries(
  REQUEST_NAMES.map((name) => [name, (...args: unknown[]) => ipcRenderer.invoke(requestChannel(name), ...args)]),
)

contextBridge.exposeInMainWorld('sallyport', {
  ...requests,
  on: Object.fromEntries(FEEDS.map((name) => [name, feed(name)])),
})
