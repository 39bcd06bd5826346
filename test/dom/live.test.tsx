import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { LaneRow } from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import { grouped } from '../../main/text/messages'
import { select } from '../../renderer/screens/desk/selection'
import { ROWS, seqOf } from '../gallery/rows'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const newest = ROWS.at(-1)?.seq ?? 0
const more = (n: number): LaneRow[] =>
  Array.from({ length: n }, (_, i) => ({
    seq: newest + 1 + i,
    event: {
      event: 'access.denied',
      at: 1_795_226_000_000 + i,
      reader: 'T1i',
      credential: `9·${i}`,
      reason: 'unknown-credential',
    },
  }))
const rowsShown = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('.ev:not([hidden])')]
    .toSorted((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))
    .map((row) => row.textContent ?? '')

async function choose(words: string): Promise<void> {
  const row = [...document.querySelectorAll<HTMLElement>('.ev')].find((one) => one.textContent?.includes(words))
  if (!row) throw new Error(`no row says ${words}`)
  fireEvent.click(row)
  await frame()
}

describe('the lane', () => {
  it('shows a batch in the next frame, newest first', async () => {
    const { bridge } = await openDesk()
    expect(rowsShown()[0]).toContain('Entered Canteen')
    act(() => bridge.send('rows', packRows(more(2))))
    await frame()
    expect(rowsShown()[0]).toContain('Card 9·1')
    expect(rowsShown()[1]).toContain('Card 9·0')
  })

  it('holds while an event is looked at, counts what comes in a row of its own, and follows again on Home', async () => {
    const { bridge } = await openDesk()
    await choose('Refused: locked out')
    const before = rowsShown()
    act(() => bridge.send('rows', packRows(more(12))))
    await frame()
    expect(await screen.findByText('12 new')).toBeTruthy()
    expect(rowsShown()).toEqual(before)
    expect(screen.getByText(/Paused at/).textContent).toContain('03:11:46')
    fireEvent.keyDown(window, { key: 'Home' })
    await frame()
    expect(rowsShown()[0]).toContain('Card 9·11')
  })

  it('never loses the selection, whatever arrives', async () => {
    const { bridge } = await openDesk()
    await choose('Refused: locked out')
    fireEvent.keyDown(window, { key: 'Home' })
    act(() => bridge.send('rows', packRows(more(500))))
    await frame()
    expect(screen.getByRole('heading', { level: 2, name: 'Refused: locked out until cleared' })).toBeTruthy()
  })

  it('selects with J and K without a mouse', async () => {
    await openDesk()
    fireEvent.keyDown(window, { key: 'j' })
    await frame()
    expect(document.querySelector('.ev.sel')?.textContent).toContain('Entered Canteen')
    fireEvent.keyDown(window, { key: 'j' })
    await frame()
    expect(document.querySelector('.ev.sel')?.textContent).toContain('locked out')
    expect(document.querySelector('.ev.sel')?.getAttribute('aria-selected')).toBe('true')
    fireEvent.keyDown(window, { key: 'K' })
    await frame()
    expect(document.querySelector('.ev.sel')?.textContent).toContain('Entered Canteen')
    fireEvent.keyDown(window, { key: 'Escape' })
    await frame()
    expect(document.querySelector('.ev.sel')).toBeNull()
  })

  it('filters to violations with V and says why it is empty', async () => {
    await openDesk()
    fireEvent.keyDown(window, { key: 'v' })
    await frame()
    expect(location.hash).toContain('violations=1')
    expect(rowsShown().length).toBeGreaterThan(2)
    expect(rowsShown().some((row) => row.includes('Entered Canteen'))).toBe(false)
  })
})

describe('the details of what an operator did', () => {
  it('say where it was done, who confirmed it, what it found and what it left', async () => {
    const seq = seqOf(({ event }) => event.event === 'apb.reset')
    const other = seqOf(({ event }) => event.event === 'desk.unlock-once')
    await openDesk()
    const kept = async (of: number): Promise<string> => {
      act(() => select(of))
      await waitFor(() => expect(document.querySelector('.det-seq')?.textContent).toContain(grouped(of)))
      return screen.queryByRole('region', { name: 'Record' })?.textContent ?? ''
    }
    const reset = await kept(seq)
    expect(reset).toContain('Wheredesk-1')
    expect(reset).toContain('Confirmed byM. Okafor')
    expect(reset).toContain('Beforeinside: 4violations: 1until: nothing')
    expect(reset).toContain('Afternobody inside')
    const unlocked = await kept(other)
    expect(unlocked).toContain('Wheredesk-2')
    expect(unlocked).not.toContain('Before')
    expect(await kept(seqOf(({ event }) => event.event === 'door.held'))).toBe('')
  })
})

describe('a notification that was clicked', () => {
  it('shows its alarm and why, from whatever screen', async () => {
    const { bridge } = await openDesk({ hash: '#/doors' })
    act(() => bridge.send('showAlarm', 'a2'))
    await frame()
    expect(document.querySelector('.desk')?.className).toContain('on-live')
    expect(screen.getByRole('heading', { level: 2, name: 'Refused: entered again without leaving' })).toBeTruthy()
  })
})

describe('why', () => {
  it('shows the checks in order, the broken one with its facts, and what would have let the person through', async () => {
    await openDesk()
    await choose('Refused: entered again')
    const checks = within(screen.getByRole('list', { name: 'Checks in order' })).getAllByRole('listitem')
    const broken = checks.find((check) => check.className.includes('brk'))
    expect(broken?.textContent).toContain('4.2')
    expect(broken?.textContent).toContain('Last passage was in, none out since')
    expect(broken?.textContent).toContain('none in 24 min 05 s')
    expect(screen.getByRole('region', { name: 'What would have let this read through' }).textContent).toContain(
      'A free pass, or a reset before the read',
    )
    expect(screen.getByText('An exit may have been missed.')).toBeTruthy()
    expect(screen.getByText('Low confidence')).toBeTruthy()
  })

  it('says so in words when an event cannot be shown', async () => {
    await openDesk({
      answers: { detail: () => Promise.resolve({ ok: false, code: 'not-found', detail: 'event 7' }) },
    })
    await choose('Refused: locked out')
    expect(screen.getByText(/it no longer exists \(event 7\)/)).toBeTruthy()
  })
})

describe('the window before the site', () => {
  it('says what failed and tries again', async () => {
    let tries = 0
    await openDesk({
      answers: {
        hello: () => {
          tries++
          return Promise.resolve({ ok: false, code: 'no-site', detail: 'nothing loaded' })
        },
      },
    })
    expect(await screen.findByText('No site is open')).toBeTruthy()
    expect(screen.getByText(/nothing to show yet: nothing loaded/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await frame()
    expect(tries).toBe(2)
  })

  it('turns a bridge that throws into words, not a blank screen', async () => {
    await openDesk({ answers: { hello: () => Promise.reject(new Error('pipe closed')) } })
    expect(await screen.findByText(/an error inside the console \(hello: pipe closed\)/)).toBeTruthy()
  })
})
