/** The way to a site: what main says of it, and how far the steps of a new one are. Answers stay while the window is open. */
import { create } from 'zustand'
import type { FirstCard, NewHardware, NewRule, NewSite, StartView } from '../../../preload/contract/start'
import type { Answer } from '../../../preload/contract/answer'
import type { LaneRow } from '../../../preload/contract/models'
import { unpackRows } from '../../../preload/contract/packed-rows'
import { ask, listen, request } from '../../bridge'
import { failureWords } from '../../format/failure'

export const STEPS = ['name', 'administrator', 'hardware', 'area', 'test'] as const
export type Step = (typeof STEPS)[number]

/** What is typed so far; numbers are text until they are sent. */
export interface Typed {
  readonly name: string
  readonly timeZone: string
  readonly kind: NewHardware['kind']
  readonly host: string
  readonly port: string
  readonly path: string
  readonly baud: number
  readonly entranceAddress: string
  /** Empty = no exit reader. */
  readonly exitAddress: string
  readonly area: string
  readonly door: string
  readonly entrance: string
  readonly exit: string
  readonly rule: NewRule
}

/** The newest read at the new site's readers, as far as the test of a card goes. */
export type Read =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reader: string; readonly card: FirstCard }
  | { readonly kind: 'unreadable'; readonly reader: string }
  | { readonly kind: 'denied'; readonly row: LaneRow }
  | { readonly kind: 'granted'; readonly reader: string }

interface FirstRun {
  /** Null until main has said it. */
  readonly view: StartView | null
  /** Null: the three ways are shown. */
  readonly step: Step | null
  readonly typed: Typed
  readonly busy: boolean
  readonly wrong: string | null
  readonly read: Read
  /** Whose the first card is, once it is on file. */
  readonly holder: string | null
}

const NOTHING: Typed = {
  name: '',
  timeZone: '',
  kind: 'simulated',
  host: '',
  port: '3001',
  path: '/dev/ttyUSB0',
  baud: 9_600,
  entranceAddress: '0',
  exitAddress: '1',
  area: '',
  door: '',
  entrance: '',
  exit: '',
  rule: 'observe',
}

export const useFirstRun = create<FirstRun>()(() => ({
  view: null,
  step: null,
  typed: NOTHING,
  busy: false,
  wrong: null,
  read: { kind: 'none' },
  holder: null,
}))
const set = useFirstRun.setState
const get = useFirstRun.getState

export const type = (change: Partial<Typed>): void => set({ typed: { ...get().typed, ...change }, wrong: null })
export const goTo = (step: Step | null): void => set({ step, wrong: null })
export const sayWrong = (wrong: string | null): void => set({ wrong })

function take(view: StartView): void {
  set({ view })
  const { typed } = get()
  if (view.kind === 'choose' && typed.timeZone === '') type({ timeZone: view.timeZone })
}

/** Asks one of the ways; what main answers is the view. */
async function choose(asked: Promise<Answer<StartView>>): Promise<boolean> {
  set({ busy: true, wrong: null })
  const answer = await asked
  set({ busy: false, wrong: answer.ok ? null : failureWords(answer) })
  if (answer.ok) take(answer.value)
  return answer.ok && answer.value.kind === 'open'
}

export const openSiteFile = (): void => void choose(ask('openSiteFile'))
export const tryAgain = (): void => void choose(ask('tryStartAgain'))
export async function seeDemo(): Promise<void> {
  const answer = await ask('seeDemo')
  if (!answer.ok) sayWrong(failureWords(answer))
}
export const makeAdministrator = request('setUpSignIn')

export async function makeSite(site: NewSite): Promise<void> {
  if (get().busy) return
  if (await choose(ask('makeSite', site))) set({ step: 'test', read: { kind: 'none' } })
}

/** The answers as main takes them; a field that does not fit is named by its key. */
export function newSiteOf(typed: Typed): { readonly site: NewSite } | { readonly bad: keyof Typed } {
  const whole = (value: string, most: number): number | null =>
    /^\d{1,5}$/.test(value.trim()) && Number(value) <= most ? Number(value) : null
  for (const key of ['name', 'area', 'door', 'entrance', 'exit'] as const)
    if (typed[key].trim() === '') return { bad: key }
  const { kind } = typed
  const needsHost = kind === 'network-panel' || kind === 'device-server'
  const port = whole(typed.port, 65_535)
  if (needsHost && typed.host.trim() === '') return { bad: 'host' }
  if (needsHost && (port === null || port === 0)) return { bad: 'port' }
  if (kind === 'serial' && typed.path.trim() === '') return { bad: 'path' }
  const entrance = whole(typed.entranceAddress, 126)
  const exit = typed.exitAddress.trim() === '' ? null : whole(typed.exitAddress, 126)
  const isLine = kind === 'serial' || kind === 'device-server'
  if (isLine && entrance === null) return { bad: 'entranceAddress' }
  if (isLine && ((exit === null && typed.exitAddress.trim() !== '') || exit === entrance)) return { bad: 'exitAddress' }
  const host = { host: typed.host.trim(), port: port ?? 0 }
  const line = { entrance: entrance ?? 0, exit }
  const hardware = {
    simulated: { kind: 'simulated' },
    'network-panel': { kind: 'network-panel', ...host },
    serial: { kind: 'serial', path: typed.path.trim(), baud: typed.baud, ...line },
    'device-server': { kind: 'device-server', ...host, ...line },
  } as const satisfies { readonly [Kind in NewHardware['kind']]: NewHardware }
  return {
    site: {
      name: typed.name.trim(),
      timeZone: typed.timeZone,
      hardware: hardware[kind],
      area: typed.area.trim(),
      door: typed.door.trim(),
      entrance: typed.entrance.trim(),
      exit: typed.exit.trim(),
      rule: typed.rule,
    },
  }
}

/** What a row says of a read; undefined when it is of something else. */
export function readOf(row: LaneRow): Read | undefined {
  const { event } = row
  if (event.event === 'access.granted') return { kind: 'granted', reader: event.reader }
  if (event.event !== 'access.denied') return undefined
  const { card, reader } = event
  if (card === undefined) return { kind: 'denied', row }
  const fit = 'format' in card ? card : card.fits[0]
  if (fit === undefined) return { kind: 'unreadable', reader }
  return { kind: 'unknown', reader, card: { format: fit.format, facility: fit.facility ?? null, number: fit.number } }
}

function watchReads(rows: readonly LaneRow[]): void {
  if (get().step !== 'test') return
  const newest = rows.map(readOf).findLast((read) => read !== undefined)
  if (newest) set({ read: newest, wrong: null })
}

export async function walk(reader: string): Promise<void> {
  const answer = await ask('walkWithTestCard', reader)
  sayWrong(answer.ok ? null : failureWords(answer))
}

export async function giveCard(name: string, card: FirstCard): Promise<void> {
  set({ busy: true })
  const answer = await ask('giveFirstCard', name, card)
  set({ busy: false, ...(answer.ok ? { holder: name, wrong: null } : { wrong: failureWords(answer) }) })
}

/** The first run is over: the desk is what the window shows. */
export const finish = (): void => set({ step: null })

/** Whether the window shows it in place of the desk. */
export const isShown = ({ view, step }: Pick<FirstRun, 'view' | 'step'>): boolean =>
  view?.kind === 'choose' || (step !== null && view !== null)

/**
 * @param onOpen a site is open after there was none. Not after a start that found its site: the sign-in screen waits for that
 *   already, and starting it again would lose text typed there.
 */
export function followStart(onOpen: () => void): () => void {
  let hadNone = false
  const heard = (view: StartView): void => {
    take(view)
    if (view.kind === 'choose') hadNone = true
    if (view.kind !== 'open' || !hadNone) return
    hadNone = false
    onOpen()
  }
  const ends = [listen('start', heard), listen('rows', (packed) => watchReads(unpackRows(packed)))]
  void ask('start').then((answer) => {
    if (answer.ok && get().view === null) heard(answer.value)
  })
  return () => {
    for (const end of ends) end()
  }
}
