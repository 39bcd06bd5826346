import { act, fireEvent } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Requests } from '../../preload/contract/requests'
import { text } from '../../renderer/format/text'
import { BINDINGS } from '../../renderer/frame/keys'
import { SCREENS, OTHER_SCREENS } from '../../renderer/screens/desk/route'
import { select } from '../../renderer/screens/desk/selection'
import { scene, type SceneName } from '../gallery/scenes'
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
  'certificates',
  'closedAlarms',
  'waitingOrders',
  'handover',
  'muster',
  'musterPreview',
  'preview',
  'lookAtDraft',
  'people',
  'personCard',
  'canOpen',
  'peopleOnFile',
  'siteDraft',
  'setFollowing',
]
const CONTROLS = 'button, a[href], input, select, textarea, [tabindex="0"]'

/** Keys that go elsewhere or leave the desk: what they do is in plain view. */
const GOES = /^(screen-|lock|switch-|handover|muster|timeline|violations-only|palette|keys|search|show-in-live)/
/** Keys that act immediately: those that open a dialog end in "…". */
const INSTANT = BINDINGS.filter(({ command, says }) => !text(says).endsWith('…') && !GOES.test(command)).map(
  ({ keys }) => keys,
)

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
function isShown({ name, args }: { readonly name: string; readonly args: readonly unknown[] }): boolean {
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
    case 'handOver':
      return focus?.id === 'ho-note'
    default:
      return false
  }
}

const keyOf = (keys: string): { readonly key: string; readonly ctrlKey: boolean } => {
  const ctrlKey = keys.startsWith('Ctrl+')
  const key = ctrlKey ? keys.slice(5) : keys
  return { key: key === 'Space' ? ' ' : key === 'Esc' ? 'Escape' : key.length === 1 ? key.toLowerCase() : key, ctrlKey }
}

describe.each(DESKS)('keys for the $as', ({ scene: name }) => {
  it.each([...SCREENS, ...OTHER_SCREENS])(
    'do nothing on %s but to what has the focus or is selected there',
    async (screen) => {
      const desk = await openDesk({ scene: name, hash: `#/${screen}` })
      const alarm = scene(name).alarms.find(({ steps }) => steps !== undefined)
      // What was selected on Live stays selected and must not be within reach of another screen's keys.
      if (alarm) act(() => select(alarm.seq, alarm.id))
      await frame()
      let controls = controlsNow()
      const many = controls.length
      expect(many).toBeGreaterThan(5)
      for (let i = 0; i < Math.max(many, INSTANT.length); i++)
        // Space on each of them, and each other key on one in turn: the rest differ in nothing that a key looks at.
        for (const keys of ['Space', INSTANT[i % INSTANT.length] ?? 'A']) {
          const control = controls[i % many]
          if (!control?.isConnected) continue
          control.focus()
          const { length: before } = desk.bridge.asked
          const taken = !fireEvent.keyDown(control, keyOf(keys))
          const asked = desk.bridge.asked.slice(before)
          const made = asked.filter(({ name: what }) => !READS.some((read) => read === what))
          const unseen = made.filter((one) => !isShown(one))
          if (unseen.length > 0) expect([`${keys} on ${control.outerHTML.slice(0, 120)}`, ...unseen]).toEqual([])
          if (keys === 'Space' && taken && control.matches('button, input, select, textarea, a[href]'))
            expect(`${keys} was taken from ${control.outerHTML.slice(0, 120)}`).toBe('')
          // Finding them is what costs: only where something may have been drawn.
          if (taken || asked.length > 0) controls = controlsNow()
        }
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
