/** A roll-call for the scripted bridge: the site's people, some seen by readers, some ticked off, some missing. */
import type { AreaId, Status } from '../../preload/contract/models'
import type { MusterHead, RollCall, RollPerson } from '../../preload/contract/shift'
import type { Answer } from '../../preload/contract/answer'
import type { Requests } from '../../preload/contract/requests'
import { at, NOW } from './rows'
import { NAMES } from './site'

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

type MusterRequest = 'freezeMuster' | 'musterPreview' | 'muster' | 'tickOff' | 'reconcileMuster'
type MusterRequests = {
  readonly [Name in MusterRequest]: (...args: Parameters<Requests[Name]>) => Promise<ReturnType<Requests[Name]>>
}

const CAR_PARK = 9
const MISSING = 12
const INSIDE: readonly AreaId[] = [2, 5, 5, 7, 1, 6, 1, 2, 7, 2, 2]

function startRoll(): RollPerson[] {
  return NAMES.map((person, i): RollPerson => {
    const base = { ...person, late: i === 5 }
    if (i === 0) return { ...base, area: null, since: null, confidence: 'unknown', accounted: null }
    const area = INSIDE[i % INSIDE.length] ?? 1
    const since = at('02:47:33') + i * 70_000
    const confidence = i === 1 ? 'low' : i < 4 ? 'medium' : 'high'
    if (i < MISSING) return { ...base, area, since, confidence, accounted: null }
    const operator = i % 3 === 0 ? 'K. Brandt' : null
    const seenAt = NOW - (i - MISSING) * 24_000
    return {
      ...base,
      area: operator === null ? CAR_PARK : area,
      since: operator === null ? seenAt : since,
      confidence: 'high',
      accounted: { at: seenAt, area: CAR_PARK, operator },
    }
  })
}

/** @param changed receives the new numbers; none without a running roll-call */
export function musterRequests(
  status: Status,
  changed: (numbers: { readonly muster?: MusterHead }) => void,
): MusterRequests {
  let people: RollPerson[] | null = status.muster ? startRoll() : null
  let { muster: started } = status
  const head = (): MusterHead | undefined => {
    if (!people || !started) return undefined
    const counted = (of: readonly RollPerson[]) => {
      const missing = of.filter(({ accounted }) => accounted === null).length
      return { missing, accounted: of.length - missing }
    }
    return {
      ...started,
      ...counted(people.filter(({ late }) => !late)),
      late: counted(people.filter(({ late }) => late)),
    }
  }
  const tell = (): void => {
    const numbers = head()
    changed(numbers ? { muster: numbers } : {})
  }
  return {
    freezeMuster: (scope) => {
      people = startRoll()
      started = {
        at: NOW,
        operator: status.operator.name,
        scope,
        missing: 0,
        accounted: 0,
        late: { missing: 0, accounted: 0 },
      }
      tell()
      return ok(null)
    },
    musterPreview: () => {
      const all = startRoll().filter(({ late }) => !late)
      return ok({
        people: all.length,
        safe: all.filter(({ area }) => area === CAR_PARK).length,
        unknown: all.filter(({ area }) => area === null).length,
      })
    },
    muster: () => {
      const numbers = head()
      if (!people || !numbers) return ok(null)
      const roll: RollCall = {
        ...numbers,
        people: [
          ...people.filter(({ accounted }) => accounted === null),
          ...people.filter(({ accounted }) => accounted !== null),
        ],
        toSet: people.filter(({ accounted, area }) => accounted && accounted.area !== area).map(({ id }) => id),
      }
      return ok(roll)
    },
    tickOff: (id, area, on) => {
      people = (people ?? []).map((person) =>
        person.id === id
          ? { ...person, accounted: on ? { at: NOW, area, operator: status.operator.name } : null }
          : person,
      )
      tell()
      return ok(null)
    },
    reconcileMuster: () => {
      const numbers = head()
      people = null
      started = undefined
      tell()
      return ok({ set: 5, missing: numbers?.missing ?? 0 })
    },
  }
}
