import { act, fireEvent, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Requests } from '../../preload/contract/requests'
import { BINDINGS } from '../../renderer/frame/keys'
import { SCREENS, OTHER_SCREENS, useRoute, type Screen } from '../../renderer/screens/desk/route'
import { select } from '../../renderer/screens/desk/selection'
import { closeSheet, useSheet, type SheetRequest } from '../../renderer/screens/desk/sheet'
import { setValue, useDraft } from '../../renderer/screens/site/draft'
import { SITE_PAGES, SITE_TABS } from '../../renderer/screens/site/tab-names'
import { scene, type SceneName } from '../gallery/scenes'
import { idOf, NAMES, SITE } from '../gallery/site'
import { closeDesk, frame, openDesk, type Desk } from './open-desk'

afterEach(closeDesk)

/** Requests that only read. Everything else that a key asks for has to be about something in view. */
const READS: readonly (keyof Requests)[] = [
  'hello',
  'session',
  'watch',
  'rows',
  'history',
  'exportState',
  'detail',
  'person',
  'names',
  'findPeople',
  'inside',
  'timeline',
  'line',
  'assignees',
  'records',
  'operators',
  'audit',
  'siteVersions',
  'compareVersions',
  'certificates',
  'closedAlarms',
  'waitingOrders',
  'handover',
  'muster',
  'musterPreview',
  'preview',
  'challenge',
  'lookAtDraft',
  'people',
  'personCard',
  'canOpen',
  'peopleOnFile',
  'siteDraft',
  'tryDraft',
  'checkDraft',
  'setFollowing',
  'audit',
  'siteVersions',
  'compareVersions',
]
const CONTROLS = 'button, a[href], input, select, textarea, [tabindex="0"]'

/** Keys that go elsewhere or leave the desk: what they do is in plain view. */
const GOES = /^(screen-|lock|switch-|handover|muster|timeline|violations-only|palette|keys|help|search|show-in-live)/
/** Keys that act immediately or open a dialog. */
const KEYS = [...new Set(BINDINGS.filter(({ command }) => !GOES.test(command)).map(({ keys }) => keys))]

const DESKS: readonly { readonly as: string; readonly scene: SceneName }[] = [
  { as: 'guard', scene: 'guard' },
  { as: 'administrator', scene: 'administrator' },
  { as: 'auditor', scene: 'auditor' },
  { as: 'supervisor in a roll-call', scene: 'muster' },
]

const controlsNow = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>(CONTROLS)]

const inView = (selector: string): boolean =>
  [...document.querySelectorAll(selector)].some((element) => element.checkVisibility())

/** Whether what a key asked main to change is the visible selection, or has the focus. */
function isShown(keys: string, { name, args }: { readonly name: string; readonly args: readonly unknown[] }): boolean {
  const focus = document.activeElement
  switch (name) {
    case 'acknowledge':
      return (args[0] as readonly string[]).every((id) => inView(`[data-alarm="${id}"]`))
    case 'assign':
      return inView('.care') && inView(`[data-alarm="${String(args[0])}"]`)
    case 'tickStep':
      return focus?.closest('.care-steps') !== null
    case 'tickOff':
      return focus?.closest('[data-ticks]') !== null
    case 'musterDocument':
      return true
    case 'undoDraft':
    case 'redoDraft':
      return inView('.site-bar') // on each tab of Site
    case 'editDraft':
      // Paints the week, or makes a new thing, which is then the one that is shown.
      return keys === 'Space' ? focus?.getAttribute('role') === 'gridcell' : keys === 'Ctrl+N' && inView('.site-bar')
    case 'dropChange':
      // The review, or the import, was left.
      return location.hash !== '#/site/review' && !location.hash.startsWith('#/import')
    case 'chooseList':
      return inView('.import-screen') && keys === 'Ctrl+Enter'
    case 'handOver':
      return focus?.id === 'ho-note'
    default:
      return false
  }
}

/** Where each screen shows what is selected on it; a screen that is not here has no selection that a dialog could be about. */
const SELECTED: Partial<Readonly<Record<Screen, string>>> = {
  live: '.det',
  alarms: '.det',
  history: '.det',
  violations: '.v-story',
  people: '.pc',
  doors: '.door-panel',
}

/** Whether what the open dialog is about is selected on this screen and named where the selection is shown. */
function isAboutSelected(open: SheetRequest): boolean {
  // What a kind of dialog is not about it does not have.
  const of = open as Partial<Record<'alarm' | 'alarms' | 'cardholder' | 'door', unknown>>
  if (!(of.alarm ?? of.alarms ?? of.cardholder ?? of.door)) return true
  const place = SELECTED[useRoute.getState().screen]
  if (place === undefined || !inView(place)) return false
  const person = NAMES.find(({ id }) => id === of.cardholder)
  const door = SITE.doors.find(({ id }) => id === of.door)
  const shown = document.querySelector(place)?.textContent ?? ''
  return [person?.name, door?.name].every((name) => name === undefined || shown.includes(name))
}

const keyOf = (keys: string): { readonly key: string; readonly ctrlKey: boolean } => {
  const ctrlKey = keys.startsWith('Ctrl+')
  const key = ctrlKey ? keys.slice(5) : keys
  return { key: key === 'Space' ? ' ' : key === 'Esc' ? 'Escape' : key.length === 1 ? key.toLowerCase() : key, ctrlKey }
}

/** Each screen, and those that show more once something is chosen: the card of a person, each tab of Site and its pages. */
const PLACES: readonly string[] = [
  ...SCREENS,
  ...OTHER_SCREENS,
  `people/${idOf('Ines Valderrama')}`,
  ...[...SITE_TABS, ...SITE_PAGES].map((page) => `site/${page}`),
  'site/areas/2',
  'site/doors/D1',
]

describe.each(DESKS)('keys for the $as', ({ scene: name }) => {
  it.each(PLACES)(
    'do nothing on %s but to what has the focus or is selected there',
    async (place) => {
      const desk = await openDesk({ scene: name, hash: `#/${place}` })
      if (place.startsWith('site')) {
        // With something to undo, as long as it can be seen to be undone: the bar of the draft is on every tab.
        await waitFor(() => expect(useDraft.getState().state).not.toBeNull())
        if (name === 'administrator') await act(async () => void (await setValue('areas', '3', 'name', 'Renamed')))
      }
      const alarm = scene(name).alarms.find(({ steps }) => steps !== undefined)
      // What was selected on Live stays selected and must not be within reach of another screen's keys.
      if (alarm) act(() => select(alarm.seq, alarm.id))
      await frame()
      let controls = controlsNow()
      const many = controls.length
      expect(many).toBeGreaterThan(5)
      for (let i = 0; i < Math.max(many, KEYS.length); i++)
        // Space on each of them, and each other key on one in turn: the rest differ in nothing that a key looks at.
        for (const keys of ['Space', KEYS[i % KEYS.length] ?? 'A']) {
          const control = controls[i % many]
          if (!control?.isConnected) continue
          control.focus()
          const { length: before } = desk.bridge.asked
          const taken = !fireEvent.keyDown(control, keyOf(keys))
          // Requests about the draft go out in turn, a few promises later.
          for (let turn = 0; turn < 5; turn++) await Promise.resolve()
          const asked = desk.bridge.asked.slice(before)
          const made = asked.filter(({ name: what }) => !READS.some((read) => read === what))
          const unseen = made.filter((one) => !isShown(keys, one))
          if (unseen.length > 0) expect([`${keys} on ${control.outerHTML.slice(0, 120)}`, ...unseen]).toEqual([])
          const { open } = useSheet.getState()
          if (open && !isAboutSelected(open))
            expect([`${keys} on ${control.outerHTML.slice(0, 120)}`, open]).toEqual([])
          // An open dialog would take all other keys, and some keys go elsewhere.
          if (open) act(closeSheet)
          if (location.hash.split('/')[1] !== place.split('/')[0]) {
            act(() => void (location.hash = `#/${place}`))
            await frame()
          }
          if (keys === 'Space' && taken && control.matches('button, input, select, textarea, a[href]'))
            expect(`${keys} was taken from ${control.outerHTML.slice(0, 120)}`).toBe('')
          // Finding them is what costs: only where something may have been drawn.
          if (taken || asked.length > 0) controls = controlsNow()
        }
      // The requests of keys are seen here at all.
      if (name === 'administrator' && place === 'site/areas') expect(desk.asked('undoDraft')).not.toEqual([])
    },
    60_000,
  )
})

describe('Space', () => {
  const press = async (target: Element): Promise<void> => {
    act(() => {
      if (fireEvent.keyDown(target, { key: ' ' }) && target.matches('button')) fireEvent.click(target)
    })
    await frame()
  }
  const openSteps = async (): Promise<Desk> => {
    const desk = await openDesk({ hash: '#/alarms' })
    const alarm = scene('live').alarms.find(({ steps }) => steps !== undefined)
    if (alarm) act(() => select(alarm.seq, alarm.id))
    await frame()
    return desk
  }

  it('ticks no step while a button elsewhere has the focus', async () => {
    const { asked } = await openSteps()
    for (const button of document.querySelectorAll<HTMLElement>('.chip, .sound button')) {
      button.focus()
      fireEvent.keyDown(button, { key: ' ' })
    }
    await frame()
    expect(asked('tickStep')).toEqual([])
  })

  it('ticks the step that has the focus, which I puts there, and goes down the list', async () => {
    const { asked } = await openSteps()
    fireEvent.keyDown(document.body, { key: 'i' })
    const first = document.activeElement
    expect(first?.closest('.care-steps')).not.toBeNull()
    await press(first ?? document.body)
    await press(document.activeElement ?? document.body)
    const ticked = asked('tickStep').map(([, step, on]) => [step, on])
    expect(ticked).toHaveLength(2)
    expect(ticked.every(([, on]) => on === true)).toBe(true)
    expect(new Set(ticked.map(([step]) => step)).size).toBe(2)
  })
})
