import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const row = (words: RegExp): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('tr.alr')].find(({ textContent }) =>
    words.test(textContent ?? ''),
  )
  if (!found) throw new Error(`no alarm says ${words}`)
  return found
}
const click = async (element: HTMLElement, more: object = {}): Promise<void> => {
  act(() => void fireEvent.click(element.querySelector('.alr-open') ?? element, more))
  await frame()
}
const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const chosen = (): string[] =>
  [...document.querySelectorAll('tr.alr.cur .alr-title')].map(({ textContent }) => textContent ?? '')

describe('several alarms', () => {
  it('are chosen with Ctrl, acknowledged in one act, and Esc lets go of them', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    await click(row(/Locked out/))
    await click(row(/Wrong area/), { ctrlKey: true })
    expect(chosen()).toHaveLength(2)
    screen.getByText('2 alarms selected')
    await press('a')
    expect(asked('acknowledge')).toHaveLength(1)
    expect(asked('acknowledge')[0]?.[0]).toHaveLength(2)
    await press('Escape')
    expect(chosen()).toHaveLength(1)
    expect(screen.queryByText('2 alarms selected')).toBeNull()
  })

  it('are a range with Shift, by pointer and arrows, without those of priority 1', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    await click(row(/Forced door/))
    await click(row(/Wrong area/), { shiftKey: true })
    expect(chosen()).toEqual(['Locked out: Laboratory', 'Wrong area, let in: Canteen'])
    await press('a')
    expect(asked('acknowledge')).toEqual([[['a2', 'a3']]])
    await click(row(/Panel offline/))
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(chosen()).toHaveLength(3)
    await press('ArrowUp', { shiftKey: true })
    expect(chosen()).toHaveLength(2)
  })

  it('are closed together, those that are acknowledged, with one outcome for all', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    await click(row(/Panel offline/))
    await click(row(/Held open/), { ctrlKey: true })
    await click(row(/Wrong area/), { ctrlKey: true })
    await press('d')
    const dialog = await screen.findByRole('dialog')
    within(dialog).getByRole('heading', { name: 'Close 2 alarms' })
    await press('2')
    act(() => void fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'line work' } }))
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('closeAlarms')).toHaveLength(1))
    expect(asked('closeAlarms')[0]?.[0]).toHaveLength(2)
  })

  it('are assigned one after another, each by a request of its own', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    await click(row(/Locked out/))
    await click(row(/Wrong area/), { ctrlKey: true })
    await press('p')
    const dialog = await screen.findByRole('dialog')
    within(dialog).getByRole('heading', { name: 'Assign 2 alarms' })
    await click(await within(dialog).findByRole('radio', { name: /K. Brandt/ }))
    await press('Enter', { ctrlKey: true })
    await waitFor(() =>
      expect(asked('assign')).toEqual([
        ['a2', 'K. Brandt'],
        ['a3', 'K. Brandt'],
      ]),
    )
  })

  it('are copied as text, one line each, without their buttons', async () => {
    await openDesk({ hash: '#/alarms' })
    await click(row(/Locked out/))
    await click(row(/Wrong area/), { ctrlKey: true })
    const clipboardData = { text: '', setData: (_type: string, words: string) => (clipboardData.text = words) }
    act(() => void fireEvent.copy(document.body, { clipboardData }))
    const lines = clipboardData.text.split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^Locked out: Laboratory.*\t.*new/)
    expect(clipboardData.text).not.toContain('Acknowledge')
  })
})
