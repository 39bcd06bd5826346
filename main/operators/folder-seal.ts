/** What seals the operators' accounts of a data folder: its journal and its key (operators/seal.ts). */
import { ACCOUNTS_MARKS, type AccountsMark, type Floor, type SealSource } from './seal'
import { folderSeal } from '../store/account-seal'
import { leftByJournal } from '../store/lost-journal'

export function sealOfFolder(dataDir: string): SealSource {
  const folder = folderSeal(dataDir)
  return {
    known: () => {
      try {
        // A journal that is away, or whose restore was cut short, may know of accounts: nobody gets a first start meanwhile.
        if (leftByJournal(dataDir).length > 0) return 'unreadable'
        // A mark is newer than the chained row after a wrong password; an older one never counts.
        return newestOf([folder.chained(), ...ACCOUNTS_MARKS.map((key) => folder.mark(key))])
      } catch {
        // A damaged journal: its own failure is reported by the start of the site.
        return 'unreadable'
      }
    },
    hadAccounts: () => {
      try {
        return folder.hadAccounts()
      } catch {
        // Rather a seal that a person must end than a first start that nobody should get.
        return true
      }
    },
    sign: folder.sign,
    isSigned: folder.isSigned,
  }
}

/** The newest intact one; of two with the same number, the first. @param marks undefined = there is none; `unreadable` = damaged */
function newestOf(marks: readonly unknown[]): Floor {
  const found = marks.filter((mark) => mark !== undefined)
  const sound = found.filter(isMark)
  const [first, ...rest] = sound
  if (first === undefined) return found.length === 0 ? null : 'unreadable'
  return rest.reduce((newest, mark) => (mark.serial > newest.serial ? mark : newest), first)
}

function isMark(value: unknown): value is AccountsMark {
  if (typeof value !== 'object' || value === null) return false
  const { serial, digest, accounts }: Partial<Record<keyof AccountsMark, unknown>> = value
  return Number.isSafeInteger(serial) && typeof digest === 'string' && Number.isSafeInteger(accounts)
}
