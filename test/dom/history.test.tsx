import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { HistoryFilter } from '../../preload/contract/history'
import type { LaneRow } from '../../preload/contract/models'
import { closeDesk, frame, openDesk, type Desk } from './open-desk'

afterEach(closeDesk)

interface Asked {
  readonly before: number | null
  readonly filter: HistoryFilter
}
const looks = (desk: Desk): readonly Asked[] => desk.asked('history').map(([query]) => query as Asked)
const rowsShown = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('.past .ev:not([hidden])')].map((row) => row.textContent ?? '')

const row = (seq: number): LaneRow => ({
  seq,
  event: { event: 'door.forced', at: 1_795_226_000_000 + seq, door: 'SR' },
})

describe('the history screen', () => {
  it('opens with 6, shows what was found newest first with its date, and the details of what is chosen', async () => {
    await openDesk()
    fireEvent.keyDown(window, { key: '6' })
    await waitFor(() => expect(rowsShown().length).toBeGreaterThan(5))
    expect(location.hash).toBe('#/history')
    expect(rowsShown()[0]).toMatch(/Sat 21 Nov 2026.*03:1/)
    fireEvent.keyDown(window, { key: 'j' })
    await waitFor(() => expect(document.querySelector('.det h2')?.textContent).not.toBe(''))
    await waitFor(() => expect(document.querySelector('.past .ev.sel')).not.toBeNull())
  })

  it('asks for everything but door contacts, unless kinds are chosen', async () => {
    const desk = await openDesk({ hash: '#/history' })
    await waitFor(() => expect(looks(desk)).toHaveLength(1))
    expect(looks(desk)[0]?.filter.kinds).not.toContain('contact')
    closeDesk()
    const chosen = await openDesk({ hash: '#/history?kinds=contact&rules=4.2' })
    await waitFor(() => expect(looks(chosen)[0]?.filter).toEqual({ kinds: ['contact'], rules: ['4.2'] }))
  })

  it('searches for a name as it is typed, stores it in the address, and drops it on Esc', async () => {
    const desk = await openDesk({ hash: '#/history' })
    const box = screen.getByRole('searchbox')
    fireEvent.keyDown(window, { key: '/' })
    expect(document.activeElement).toBe(box)
    fireEvent.change(box, { target: { value: 'Valderrama' } })
    await waitFor(() => expect(location.hash).toBe('#/history?text=Valderrama'))
    await waitFor(() => expect(looks(desk).at(-1)?.filter.text).toBe('Valderrama'))
    await frame()
    expect(rowsShown().every((words) => words.includes('Valderrama'))).toBe(true)
    fireEvent.keyDown(box, { key: 'Escape' })
    fireEvent.keyDown(window, { key: 'Escape' })
    await waitFor(() => expect(location.hash).toBe('#/history'))
    expect((box as HTMLInputElement).value).toBe('')
  })

  it("searches any two instants of the site's clock, and says how a time is written", async () => {
    const desk = await openDesk({ hash: '#/history' })
    const chip = screen.getAllByRole('button', { name: 'Time' }).find((button) => button.matches('.chip'))
    fireEvent.click(chip ?? document.body)
    fireEvent.change(await screen.findByLabelText('From'), { target: { value: 'yesterday' } })
    expect(screen.getByText('Write the time as 2026-11-21 03:15')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-21 2:30' } })
    fireEvent.change(screen.getByLabelText('Until'), { target: { value: '2026-11-20' } })
    expect(screen.getByText('The end is before the start')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Until'), { target: { value: '2026-11-22' } })
    fireEvent.click(screen.getByRole('button', { name: 'Search this time' }))
    await waitFor(() =>
      expect(looks(desk).at(-1)?.filter).toMatchObject({
        from: Date.parse('2026-11-21T01:30:00Z'),
        to: Date.parse('2026-11-21T23:00:00Z'),
      }),
    )
  })

  it('says when nothing fits, and that everything was looked at', async () => {
    await openDesk({ hash: '#/history?text=nobody-of-that-name' })
    expect(await screen.findByText('No events match these filters')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /Clear filters/ }))
    await waitFor(() => expect(rowsShown().length).toBeGreaterThan(5))
  })

  it('continues the search while little is found, and drops late results of an older search', async () => {
    const answers: ((value: never) => void)[] = []
    await openDesk({ hash: '#/history', answers: { history: () => new Promise((resolve) => answers.push(resolve)) } })
    const answer = async (n: number, rows: readonly LaneRow[], next: number | null): Promise<void> => {
      await waitFor(() => expect(answers.length).toBeGreaterThan(n))
      answers[n]?.({ ok: true, value: { rows, next, reached: 1_795_226_000_000 } } as never)
      await frame()
    }
    expect(screen.getAllByText(/Searching…/).length).toBeGreaterThan(0)
    await answer(0, [], 50)
    await answer(1, [row(40)], 30)
    expect(rowsShown()).toHaveLength(1)
    fireEvent.keyDown(window, { key: 'Home' })
    // What the search before still brings belongs to nobody.
    await answer(2, [row(39), row(38)], 20)
    expect(rowsShown()).toHaveLength(0)
    await answer(3, [row(40)], null)
    expect(rowsShown()).toHaveLength(1)
    expect(screen.getByText(/Complete./)).toBeTruthy()
  })

  it('says what went wrong, and tries again', async () => {
    const failing = {
      history: async () => ({ ok: false, code: 'internal', detail: 'the history thread ended' }) as const,
    }
    await openDesk({ hash: '#/history', answers: failing })
    expect(await screen.findByText('The journal could not be searched')).toBeTruthy()
    expect(screen.getByText(/the history thread ended/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })

  it('exports what it shows with a reason, says how far it is, and can be cancelled', async () => {
    const desk = await openDesk({ hash: '#/history?text=val' })
    fireEvent.keyDown(window, { key: 'e' })
    expect(await screen.findByText('Export search results')).toBeTruthy()
    await waitFor(() => expect(screen.getByText('5e9f0d1c'.repeat(8))).toBeTruthy())
    const go = screen.getByRole('button', { name: /Export to a folder/ })
    expect(go.getAttribute('title')).toBe('Enter the purpose')
    fireEvent.change(screen.getByRole('textbox', { name: 'Purpose' }), { target: { value: ' case 7 ' } })
    fireEvent.click(screen.getByRole('checkbox', { name: /Document/ }))
    fireEvent.click(go)
    expect(await screen.findByText(/exporting, 43 %/)).toBeTruthy()
    expect(desk.asked('exportHistory')[0]?.[0]).toMatchObject({
      filter: { text: 'val' },
      formats: ['csv', 'jsonl', 'pdf'],
      why: 'case 7',
    })
    fireEvent.click(screen.getByRole('button', { name: 'Cancel the export' }))
    expect(await screen.findByText(/no files were left behind/)).toBeTruthy()
  })

  it('does not export for a guard, and says why', async () => {
    const desk = await openDesk({ scene: 'guard', hash: '#/history' })
    const button = screen.getByRole('button', { name: /Export/ })
    expect(button.getAttribute('title')).toBe('Exporting needs a supervisor or an auditor')
    fireEvent.click(button)
    fireEvent.keyDown(window, { key: 'e' })
    await frame()
    expect(screen.queryByText('Export search results')).toBeNull()
    expect(desk.asked('exportHistory')).toEqual([])
  })
})
