/** Answers about the records themselves: their backups, their check, how long they are kept. */
import { parseHead } from '../domain/journal-head'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Failure } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import type { HoldScope } from '../../preload/contract/administration'
import type { Operator } from '../../preload/contract/models'
import { checkArea, checkCardholder, checkDoor } from './check'
import { recordReason } from '../domain/recorded-reason'
import type { Present } from './presence'
import type { RecordsDesk } from './running'

type Names =
  'records' | 'backUp' | 'checkJournal' | 'setRetention' | 'setHold' | 'liftHold' | 'confirmClock' | 'restoreBackup'

interface Asker extends Present {
  readonly operator: Operator
}

type RecordsAnswers = {
  readonly [Name in Names]: (
    asker: Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

const answer = <T>(done: Result<T, string>): { readonly ok: true; readonly value: T } | Failure =>
  done.ok ? ok(done.value) : { ok: false, code: 'records', detail: done.error }

export function recordsAnswers(site: Site, records: RecordsDesk): RecordsAnswers {
  return {
    records: () => ok(records.state()),
    backUp: async ({ operator }) => answer(await records.backUp(operator.name)),
    checkJournal: ({ operator }, go, printed) => {
      const head = printed === null ? undefined : parseHead(printed)
      if (go) records.check(operator.name, head?.ok ? [head.value] : [])
      else records.cancelCheck()
      return ok(null)
    },
    setRetention: async ({ operator }, days, reason) =>
      answer(await records.setDays(days, { operator: operator.name, reason: recordReason(reason) })),
    setHold: async ({ operator }, scope, reason) => {
      const checked = checkHold(site, scope)
      if (!checked.ok) return checked.error
      return answer(await records.setHold(scope, { operator: operator.name, reason: recordReason(reason) }))
    },
    liftHold: async ({ operator }, id, reason) =>
      answer(await records.liftHold(id, { operator: operator.name, reason: recordReason(reason) })),
    confirmClock: async ({ operator }, reason) =>
      answer(await records.confirmClock({ operator: operator.name, reason: recordReason(reason) })),
    restoreBackup: async ({ operator, isPresent }, name, reason) =>
      answer(await records.restore(name, { operator: operator.name, reason: recordReason(reason) }, isPresent)),
  }
}

function checkHold(site: Site, { cardholder, door, area, from, to }: HoldScope): Result<null, Failure> {
  const bad = (detail: string): Result<null, Failure> => fail({ ok: false, code: 'bad-argument', detail })
  if (cardholder === undefined && door === undefined && area === undefined && from === undefined && to === undefined)
    return bad('hold: must name a person, a door, an area or a time')
  if (from !== undefined && to !== undefined && to <= from) return bad('hold.to: must be after hold.from')
  const checks = [
    ...(cardholder === undefined ? [] : [checkCardholder(site, cardholder)]),
    ...(door === undefined ? [] : [checkDoor(site, door)]),
    ...(area === undefined ? [] : [checkArea(site, area)]),
  ]
  return checks.find((check) => !check.ok) ?? ok(null)
}
