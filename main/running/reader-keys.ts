/** The passphrase of readers' keys, where the account has no key store: who chose it and who entered it is journalled. */
import type { KeyPasswordDesk, KeyStore } from '../devices/key-store'
import type { NewDeskEvent, ReaderKeysAct } from '../domain/desk-event'
import { fail, ok } from '../domain/result'

export function readerKeys({ lock }: KeyStore, journal: (event: NewDeskEvent) => Promise<unknown>): KeyPasswordDesk {
  const none = fail({ detail: "readers' keys have no password here" })
  const note = (operator: string, text: ReaderKeysAct): Promise<unknown> =>
    journal({ event: 'desk.reader-keys', operator, text })
  return {
    chooseKeyPassphrase: async (passphrase, operator, replace) => {
      if (!lock) return none
      const chosen = await lock.choose(passphrase, replace ? 'replace' : undefined)
      if (!chosen.ok) return fail({ detail: chosen.error.message })
      await note(operator, replace ? 'replace' : 'chosen')
      return ok(null)
    },
    openReaderKeys: async (passphrase, operator) => {
      if (!lock) return none
      const opened = await lock.open(passphrase)
      const isWrong = !opened.ok && opened.error.kind === 'wrong-passphrase'
      if (opened.ok || isWrong) await note(operator, opened.ok ? 'opened' : 'wrong')
      return opened.ok ? ok(null) : fail({ detail: opened.error.message })
    },
  }
}
