/** Help: the guide at the part about the screen, its search, and the text of a rule. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { marked } from 'marked'
import { afterEach, describe, expect, it } from 'vitest'
import * as pages from '../../renderer/screens/help/guide-pages'
import { guideOf, partAt, searchGuide } from '../../renderer/screens/help/guide'
import { SCREEN_PARTS, showRule } from '../../renderer/screens/help/help'
import { go } from '../../renderer/screens/desk/route'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }))
  await frame()
}
const parts = guideOf((text) => marked.lexer(text), pages)

describe('the guide', () => {
  it('has a part for every screen, and no two parts of one id', () => {
    for (const at of SCREEN_PARTS) expect(partAt(parts, at)?.id).toBe(at)
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length)
  })

  it('is found by all of the words, titles first', () => {
    expect(searchGuide(parts, 'LOST card')[0]?.title).toBe('Block a lost card')
    expect(searchGuide(parts, 'muster point').map(({ title }) => title)).toContain('Glossary')
    expect(searchGuide(parts, 'lost zebra')).toEqual([])
  })
})

it('opens at the part about the screen with F1, also from a text, and closes with Esc', async () => {
  await openDesk({ scene: 'administrator', hash: '#/site/areas' })
  await press('F1')
  const article = await screen.findByRole('article', { name: 'Draft, review, apply' })
  expect(article.textContent).toContain('Every edit on Site goes into a draft')
  await press('Escape')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  act(() => go('alarms'))
  await frame()
  await press('F1')
  expect(await screen.findByRole('article', { name: 'Look at an alarm' })).toBeTruthy()
})

it('searches the guide and opens the first part with Enter', async () => {
  await openDesk({ scene: 'guard' })
  await press('F1')
  const box = await screen.findByRole('searchbox')
  await screen.findByRole('article')
  fireEvent.change(box, { target: { value: 'fire list' } })
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(await screen.findByRole('article', { name: 'Print the fire list' })).toBeTruthy()
  fireEvent.change(box, { target: { value: 'zebra' } })
  expect(screen.getByText('Nothing found')).toBeTruthy()
})

it('shows the text of a rule, marked', async () => {
  await openDesk({ scene: 'guard' })
  for (const [rule, words] of [
    ['4.2', 'cardholder'],
    ['2.4', 'lockdown'],
  ] as const) {
    act(() => showRule(rule))
    await waitFor(() => expect(document.querySelector('.help-here')?.id).toBe(`help-rule-${rule}`))
    expect(document.querySelector('.help-here')?.textContent?.toLowerCase()).toContain(words)
  }
  expect(within(screen.getByRole('dialog')).getAllByRole('row').length).toBeGreaterThan(0)
})
