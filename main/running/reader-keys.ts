/** The passphrase of readers' keys, where the account has no key store: who chose it and who entered it is journalled. */
import type { KeyStore } from '../devices/key-store'
import type { NewDeskEvent, ReaderKeysAct } from '../domain/desk-event'
import { fail, ok, type Result } from '../domain/result'

export interface NotOpened {
  /** Why, in words. */
  readonly detail: string
}

export interface ReaderKeys {
  /** Chooses the passphrase, so that keys can be stored from now on. `replace`: it was forgotten. */
  readonly chooseKeyPassphrase: (
    passphrase: string,
    operator: string,
    replace: boolean,
  ) => Promise<Result<null, NotOpened>>
  /** Opens the keys until the next start. */
  readonly openReaderKeys: (passphrase: string, operator: string) => Promise<Result<null, NotOpened>>
}

export function readerKeys({ lock }: KeyStore, journal: (event: NewDeskEvent) => Promise<unknown>): ReaderKeys {
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
