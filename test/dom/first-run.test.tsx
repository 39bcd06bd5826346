import { afterEach, expect, it, vi } from 'vitest'
import type { StartView } from '../../preload/contract/start'
import { followStart, useFirstRun } from '../../renderer/screens/first-run/first-run'

const CHOOSE: StartView = {
  kind: 'choose',
  version: '0.1.0',
  dataFolder: '/var/lib/sallyport',
  timeZone: 'Europe/London',
  refused: null,
  isNew: true,
}
const OPEN: StartView = { kind: 'open', simulated: false }

let end = (): void => {}
afterEach(() => {
  end()
  useFirstRun.setState({ view: null })
})

/** The window follows a start that is at `first` when it asks; returns what main sends afterwards. */
async function follow(first: StartView, onOpen: () => void): Promise<(view: StartView) => void> {
  let send: (view: StartView) => void = () => {}
  const on = {
    start: (listener: typeof send) => {
      send = listener
      return () => {}
    },
    rows: () => () => {},
  }
  const start = () => Promise.resolve({ ok: true, value: first })
  Object.defineProperty(window, 'sallyport', { value: { start, on }, configurable: true })
  end = followStart(onOpen)
  await Promise.resolve()
  await Promise.resolve()
  return send
}

it('does not begin the sign-in again when a start finds its site, so that nothing typed there is lost', async () => {
  const onOpen = vi.fn<() => void>()
  const send = await follow({ kind: 'opening' }, onOpen)
  send(OPEN)
  expect(onOpen).not.toHaveBeenCalled()
})

it.each([
  ['was already shown when the window asked', [{ kind: 'opening' }, OPEN]],
  ['comes later', [CHOOSE, { kind: 'opening' }, OPEN]],
] as const)('begins the sign-in once when a site opens after the choice that %s', async (_when, sent) => {
  const onOpen = vi.fn<() => void>()
  const send = await follow(CHOOSE, onOpen)
  for (const view of sent) send(view)
  send(OPEN)
  expect(onOpen).toHaveBeenCalledTimes(1)
})
