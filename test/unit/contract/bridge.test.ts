import { expect, it } from 'vitest'
import { FEEDS } from '../../../preload/contract/feeds'
import { REQUEST_NAMES, REQUESTS } from '../../../preload/contract/requests'

/** One line per request: its name, who may ask it, and the form of each argument. */
function baseline(): string {
  const requests = REQUEST_NAMES.toSorted().map((name) => {
    const { roles, args } = REQUESTS[name]
    const who = typeof roles === 'string' ? roles : roles.join(', ')
    return [`${name} (${who})`, ...args.map((each) => `  ${each.name}: ${each.shape}`)].join('\n')
  })
  return [...requests, `feeds: ${FEEDS.toSorted().join(', ')}`, ''].join('\n')
}

it('is what its baseline says: names, roles and arguments', async () => {
  await expect(baseline()).toMatchFileSnapshot('bridge.baseline.txt')
})
