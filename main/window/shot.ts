/**
 * A picture of the window for a machine where nobody sees it (`--shot FILE`). On the demo its own supervisor is signed in, whose
 * password is on the sign-in screen anyway; on any other site the picture shows the sign-in screen.
 */
import { writeFileSync } from 'node:fs'
import type { DemoAccount, Role } from '../../preload/contract/models'

/** Until the demo has people walking through doors, and the page has drawn them. */
const WATCHED_MS = 8_000
/** The demo's accounts are made at the first start, which takes a second or two of hashing. */
const LOOK_AGAIN_MS = 250
const LOOKS = 80
const SIGNS_IN: Role = 'supervisor'

interface Shot {
  readonly file: string
  readonly picture: () => Promise<Buffer>
  /** The accounts whose passwords the sign-in screen tells; empty on any site but the demo. */
  readonly demoAccounts: () => readonly DemoAccount[]
  readonly isDemo: boolean
  readonly signIn: (name: string, password: string) => Promise<unknown>
  readonly setTimer: (ms: number, fire: () => void) => () => void
}

/** @throws Error when the file cannot be written */
export async function takeShot({ file, picture, demoAccounts, isDemo, signIn, setTimer }: Shot): Promise<void> {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimer(ms, resolve))
  for (let looks = isDemo ? 0 : LOOKS; looks < LOOKS; looks++) {
    const account = demoAccounts().find(({ role }) => role === SIGNS_IN)
    if (account) {
      await signIn(account.name, account.password)
      break
    }
    await pause(LOOK_AGAIN_MS)
  }
  await pause(WATCHED_MS)
  writeFileSync(file, await picture())
}
