/**
 * People who move through a site: present their card, push the door when it unlocks, pass, let it close. Most follow
 * the rules; a few lend a card, tailgate, prop a door or force it. The model knows where everybody really is, which the
 * console does not. Deterministic: the same seed and inputs give the same actions.
 */
import { SECOND, MINUTE, type Instant } from '../../../main/domain/time'
import { hasDoor, levelIdOf, type Credential, type DoorReader, type Site } from '../../../main/domain/site'
import { createLots } from './lots'

/** Orders for the simulated devices. */
export type Action =
  | { readonly kind: 'present'; readonly reader: string; readonly credential: Credential }
  | { readonly kind: 'contact'; readonly door: string; readonly open: boolean }
  /** A person presses the exit button. */
  | { readonly kind: 'rex'; readonly door: string }

/** Reports from the simulated devices. */
export type Input = { readonly kind: 'time' } | { readonly kind: 'unlocked'; readonly door: string }

export interface Step {
  readonly actions: readonly Action[]
  /** When to call again with the time, if nothing happens before. */
  readonly wakeAt: Instant
}

export interface People {
  next(input: Input, at: Instant): Step
  /** Where everybody really is, for the next model, so that people do not jump overnight. */
  where(): Readonly<Record<string, number>>
}

/** How often each act happens: means of random waits in ms, and probabilities. */
export const HABITS = {
  /** Between two people who start to walk; most continue to a second door. */
  setOut: 26 * SECOND,
  /** The same in the first minutes, when a shift arrives. */
  arrive: 4 * SECOND,
  arriveFor: 120 * SECOND,
  forceDoor: 18 * MINUTE,
  goOn: 0.5,
  lendCard: 0.03,
  /** The same while a shift arrives and queues. */
  lendCardInQueue: 0.1,
  /** The first card is lent this long after the start, so that the console soon has something to show. */
  firstLent: 20 * SECOND,
  slipIn: 0.03,
  propDoor: 0.012,
  changeMind: 0.02,
  strangeCard: 0.01,
  wrongDoor: 0.01,
  exitButton: 0.015,
} as const

/** A lock that has not opened by then stays locked. */
const PATIENCE = 3 * SECOND

interface Person {
  readonly id: string
  readonly card: Credential
  readonly mayUse: ReadonlySet<string>
  /** How likely a person outside is to come in. */
  readonly keenness: number
  area: number
  /** Area that the person's own card last entered; null when it never did, or when the person left unseen. */
  cardIn: number | null
  /** Walking, waiting at a door, or pausing after a refusal. */
  busy: boolean
}

interface Attempt {
  readonly person: Person
  /** The person's own card, or another person's. */
  readonly card: Credential
  readonly reader: DoorReader
  /** Recent refusals at this door. */
  readonly refusals: number
  unlocked: boolean
}

interface Planned {
  readonly at: Instant
  readonly order: number
  readonly run: (at: Instant) => void
}

export function createPeople(
  site: Site,
  seed: number,
  startedAt: Instant,
  saved: Readonly<Record<string, number>> = {},
): People {
  const lots = createLots(seed)
  const ways = site.readers.filter(hasDoor)
  const people = peopleOf(site, saved)
  if (Object.keys(saved).length === 0) for (const person of people) person.area = whereaboutsOf(person)
  const doors = new Map(site.doors.map((door) => [door.id, door]))
  const attempts = new Map<string, Attempt>()
  /** Doors that are open or about to open. */
  const open = new Set<string>()
  const plan: Planned[] = []
  let order = 0
  let actions: Action[] = []

  const later = (at: Instant, run: (at: Instant) => void): void => {
    plan.push({ at: Math.round(at), order: order++, run })
  }
  const free = (door: string): boolean => !attempts.has(door) && !open.has(door)

  const isArriving = (at: Instant): boolean => at - startedAt < HABITS.arriveFor

  /** On the first day work is in progress already: some people start inside, wherever their card gives access. */
  function whereaboutsOf(person: Person): number {
    const reachable = ways.filter(({ id, from, to }) => to > from && person.mayUse.has(id)).map(({ to }) => to)
    return lots.happens(0.35 * person.keenness) ? (lots.pick(reachable) ?? 0) : 0
  }

  function setOut(at: Instant): void {
    const mean = isArriving(at) ? HABITS.arrive : HABITS.setOut
    later(at + lots.wait(mean), setOut)
    const person = lots.pick(people.filter((each) => !each.busy && lots.happens(each.area === 0 ? each.keenness : 1)))
    if (person) move(person, at)
  }

  function move(person: Person, at: Instant): void {
    const near = ways.filter((reader) => reader.from === person.area && free(reader.door))
    const wanted = lots.pick(near.filter((reader) => person.mayUse.has(reader.id) && worthIt(reader)))
    const reader = lots.happens(HABITS.wrongDoor) ? lots.pick(near) : wanted
    if (!reader) return
    if (reader.to < reader.from && lots.happens(HABITS.exitButton)) leaveByButton(person, reader, at)
    else if (reader.to !== 0 && lots.happens(isArriving(at) ? HABITS.lendCardInQueue : HABITS.lendCard))
      lend(person, reader, at)
    else approach({ person, card: person.card, reader, refusals: 0, unlocked: false }, at)
  }

  /** People use ways out to the street and to side areas less often than the way to work. */
  const worthIt = (reader: DoorReader): boolean => lots.happens(reader.to === 0 ? 0.25 : reader.to === 2 ? 0.9 : 0.6)

  function approach(attempt: Attempt, at: Instant): void {
    const { person, card, reader } = attempt
    if (!free(reader.door) || person.area !== reader.from) {
      person.busy = false
      return
    }
    person.busy = true
    attempts.set(reader.door, attempt)
    const strange = attempt.refusals === 0 && lots.happens(HABITS.strangeCard)
    actions.push({ kind: 'present', reader: reader.id, credential: strange ? strangeCard(card) : card })
    later(at + PATIENCE, (now) => refused(attempt, now))
  }

  /** A person in front of the door uses the card of a person whose card is already inside. */
  function lend(person: Person, reader: DoorReader, at: Instant): void {
    const lender = lots.pick(
      people.filter((each) => each.cardIn === reader.to && each.id !== person.id && each.mayUse.has(reader.id)),
    )
    if (lender) approach({ person, card: lender.card, reader, refusals: 1, unlocked: false }, at)
  }

  /** Lends a card where a rule applies, as soon as two people are available. */
  function lendFirst(at: Instant): void {
    for (const reader of ways) {
      if (reader.to === 0 || !free(reader.door) || !isRuled(reader)) continue
      const person = people.find((each) => each.area === reader.from && !each.busy && each.mayUse.has(reader.id))
      if (!person || !people.some((each) => each.area === reader.to && !each.busy && each.mayUse.has(reader.id)))
        continue
      lend(person, reader, at)
      return
    }
    later(at + 2 * SECOND, lendFirst)
  }

  /** Whether a passback at the reader breaks a rule. */
  const isRuled = (reader: DoorReader): boolean =>
    reader.apb.mode === 'hard' ||
    reader.apb.mode === 'soft' ||
    site.areas.some(({ id, apb }) => id === reader.to && apb.mode !== 'none')

  function refused(attempt: Attempt, at: Instant): void {
    if (attempts.get(attempt.reader.door) !== attempt || attempt.unlocked) return
    attempts.delete(attempt.reader.door)
    const { person, reader, refusals } = attempt
    if (refusals === 0) {
      const again = { ...attempt, refusals: 1 }
      later(at + lots.between(3, 7) * SECOND, (now) => approach(again, now))
      return
    }
    // Nobody is locked in: a person refused on the way out uses the exit button.
    if (reader.to < reader.from && reader.from !== 1) {
      later(at + lots.between(4, 10) * SECOND, (now) => leaveByButton(person, reader, now))
      return
    }
    later(at + lots.between(2, 6) * MINUTE, () => void (person.busy = false))
  }

  function leaveByButton(person: Person, reader: DoorReader, at: Instant): void {
    if (!free(reader.door)) {
      person.busy = false
      return
    }
    person.busy = true
    actions.push({ kind: 'rex', door: reader.door })
    push(person, reader, at + lots.between(0.5, 1.2) * SECOND)
  }

  function unlocked(door: string, at: Instant): void {
    const attempt = attempts.get(door)
    if (!attempt || attempt.unlocked) return
    attempt.unlocked = true
    if (lots.happens(HABITS.changeMind)) {
      later(at + ((doors.get(door)?.unlockSeconds ?? 5) + 1) * SECOND, () => {
        attempts.delete(door)
        attempt.person.busy = false
      })
      return
    }
    const owner = people.find(({ card }) => card === attempt.card)
    if (owner) owner.cardIn = attempt.reader.to
    push(attempt.person, attempt.reader, at + lots.between(0.5, 1.6) * SECOND)
  }

  function push(person: Person, reader: DoorReader, at: Instant): void {
    open.add(reader.door)
    later(at, (now) => {
      attempts.delete(reader.door)
      actions.push({ kind: 'contact', door: reader.door, open: true })
      arrive(person, reader.to, now)
      if (lots.happens(HABITS.slipIn)) {
        const behind = lots.pick(
          people.filter((each) => each.area === reader.from && !each.busy && each.id !== person.id),
        )
        if (behind) behind.area = reader.to
      }
      const held = doors.get(reader.door)?.heldOpenSeconds ?? 30
      const propped = lots.happens(HABITS.propDoor)
      shut(reader.door, now + (propped ? held + lots.between(5, 40) : lots.between(1.5, 4)) * SECOND)
    })
  }

  function arrive(person: Person, area: number, at: Instant): void {
    person.area = area
    person.busy = true
    const goesOn = area === 1 || lots.happens(HABITS.goOn)
    later(at + lots.between(goesOn ? 15 : 40, goesOn ? 50 : 240) * SECOND, (now) => {
      person.busy = false
      if (goesOn) move(person, now)
    })
  }

  function shut(door: string, at: Instant): void {
    later(at, () => {
      open.delete(door)
      actions.push({ kind: 'contact', door, open: false })
    })
  }

  function forceDoor(at: Instant): void {
    later(at + lots.wait(HABITS.forceDoor), forceDoor)
    const door = lots.pick(site.doors.filter(({ id, contact }) => contact && free(id)))
    if (!door) return
    open.add(door.id)
    actions.push({ kind: 'contact', door: door.id, open: true })
    shut(door.id, at + lots.between(4, 15) * SECOND)
  }

  later(startedAt + SECOND, setOut)
  later(startedAt + HABITS.firstLent, lendFirst)
  later(startedAt + HABITS.arriveFor * 0.7, forceDoor)

  return {
    next(input, at) {
      actions = []
      if (input.kind === 'unlocked') unlocked(input.door, at)
      for (;;) {
        const due = earliest(plan)
        if (!due || due.at > at) break
        plan.splice(plan.indexOf(due), 1)
        due.run(at)
      }
      return { actions, wakeAt: earliest(plan)?.at ?? at + MINUTE }
    },
    where: () => Object.fromEntries(people.map((person) => [person.id, person.area])),
  }
}

const earliest = (plan: readonly Planned[]): Planned | undefined =>
  plan.reduce<Planned | undefined>(
    (first, each) =>
      !first || each.at < first.at || (each.at === first.at && each.order < first.order) ? each : first,
    undefined,
  )

function peopleOf(site: Site, saved: Readonly<Record<string, number>>): Person[] {
  const levels = new Map(site.accessLevels.map((level) => [level.id, level]))
  const every = site.readers.map((reader) => reader.id)
  return site.cardholders.flatMap((cardholder) => {
    const [card] = cardholder.credentials
    if (!card?.card) return []
    const held = cardholder.accessLevels.flatMap((level) => levels.get(levelIdOf(level)) ?? [])
    const mayUse = held.flatMap((level) => level.readers)
    return [
      {
        id: cardholder.id,
        card,
        mayUse: new Set(mayUse.includes('*') ? every : mayUse),
        // People with limited hours mostly know them.
        keenness: held.every((level) => level.schedule === null) ? 0.6 : 0.05,
        area: saved[cardholder.id] ?? 0,
        cardIn: null,
        busy: false,
      },
    ]
  })
}

/** A card of the same type that no site knows: a visitor's from elsewhere, or a bank card's short number. */
function strangeCard(card: Credential): Credential {
  return card.card ? { ...card, id: 'unknown', card: { ...card.card, facility: '199' } } : card
}
