/** Accounts of the demo, one a role, whose names and passwords the sign-in screen tells. No other site ever has them. */
import type { DemoAccount } from '../../preload/contract/models'
import type { Accounts } from './accounts'

const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { name: 'K. Brandt', role: 'guard', password: 'demo-guard' },
  { name: 'M. Okafor', role: 'supervisor', password: 'demo-supervisor' },
  { name: 'L. Moretti', role: 'administrator', password: 'demo-administrator' },
  { name: 'A. Lindqvist', role: 'auditor', password: 'demo-auditor' },
]

/** Makes the accounts of a demo that starts for the first time. */
export async function makeDemoAccounts(accounts: Accounts): Promise<void> {
  if (!accounts.isEmpty()) return
  for (const { name, role, password } of DEMO_ACCOUNTS) await accounts.add({ name, role }, password, { demo: true })
}

/** Accounts that still have the published password. */
export function demoAccounts(accounts: Accounts): readonly DemoAccount[] {
  const told = new Set(accounts.all().flatMap(({ name, demo }) => (demo ? [name] : [])))
  return DEMO_ACCOUNTS.filter(({ name }) => told.has(name))
}
