/** Versions of the site: the list, the comparison in words, and a draft of one. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { useDraft } from '../../renderer/screens/site/draft'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const open = async (scene: 'administrator' | 'guard' = 'administrator') => {
  const desk = await openDesk({ scene, hash: '#/site/versions' })
  await screen.findByRole('region', { name: 'Version 3' })
  await waitFor(() => expect(useDraft.getState().state).not.toBeNull())
  return desk
}
const list = () => within(screen.getByRole('region', { name: 'Versions' }))

it('says who changed the site, when, why and how, in words', async () => {
  await open()
  const rows = list().getAllByRole('button', { name: /^Version/ })
  expect(rows.map(({ textContent }) => textContent?.slice(0, 9))).toEqual(['Version 3', 'Version 2', 'Version 1'])
  expect(rows[0]?.textContent).toContain('L. Moretti · correction')
  expect(rows[0]?.textContent).toContain('In force')
  const area = within(await screen.findByRole('region', { name: 'Laboratory' }))
  expect(area.getByText('Capacity').closest('li')?.textContent).toBe('Capacity30→24')
  expect(screen.getByRole('region', { name: 'People' }).textContent).toContain('1 added, 0 changed, 0 removed')
  act(() => void fireEvent.keyDown(document.body, { key: 'j' }))
  await frame()
  const version = within(screen.getByRole('region', { name: 'Version 2' }))
  expect(version.getByText('root, from the command line')).toBeTruthy()
})

it('finds a version by its operator, its reason or what it changed', async () => {
  await open()
  const search = list().getByRole('searchbox')
  for (const [letters, found] of [
    ['moretti', ['Version 3']],
    ['12 added', ['Version 2']],
    ['nobody', []],
  ] as const) {
    fireEvent.change(search, { target: { value: letters } })
    const names = list().queryAllByRole('button', { name: /^Version/ })
    expect(names.map(({ textContent }) => textContent?.slice(0, 9))).toEqual(found)
  }
})

it('asks for the version before and the version in force, and makes a draft in one step', async () => {
  const { asked } = await open()
  expect(asked('compareVersions')).toEqual([[2, 3]])
  expect(screen.queryByRole('button', { name: /Make a draft/ })).toBeNull()
  fireEvent.click(list().getByRole('button', { name: /^Version 2/ }))
  await frame()
  fireEvent.click(screen.getByRole('radio', { name: 'With the version in force' }))
  await waitFor(() => expect(asked('compareVersions').at(-1)).toEqual([2, null]))
  fireEvent.click(screen.getByRole('button', { name: 'Make a draft of version 2' }))
  await waitFor(() => expect(asked('draftVersion')).toEqual([[1, 2]]))
  const changes = await screen.findByRole('region', { name: 'Changes' })
  await waitFor(() => expect(within(changes).getAllByRole('button')).toHaveLength(2))
})

it('shows a guard the versions and offers no draft', async () => {
  await open('guard')
  fireEvent.click(list().getByRole('button', { name: /^Version 2/ }))
  await frame()
  expect(screen.getByRole('region', { name: 'Version 2' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Make a draft/ })).toBeNull()
})
