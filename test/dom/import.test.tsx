/** The import of people over the product's own mapping, from the lists of six systems as they come. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { readTable } from '../../main/change/import/table'
import type { ImportMapping } from '../../preload/contract/import-mapping'
import { listBytes, LISTS, type ListName } from '../support/import-site'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const next = (): Promise<void> => press('Enter', { ctrlKey: true })
const figures = (): readonly string[] =>
  [...document.querySelectorAll('.im-figures dd')].map((each) => each.textContent ?? '')
const targetOf = (column: string): HTMLSelectElement => screen.getByRole('combobox', { name: `${column} goes to` })
const choose = (select: HTMLElement, value: string): void => void fireEvent.change(select, { target: { value } })

async function open(name?: ListName) {
  const table = name === undefined ? undefined : await readTable(listBytes(name))
  if (table?.ok === false) throw new Error(JSON.stringify(table.error))
  const desk = await openDesk({ scene: 'administrator', hash: '#/import', ...(table ? { list: table.value } : {}) })
  await screen.findByRole('button', { name: /^Choose a file/ })
  await next()
  await waitFor(() => expect(document.querySelector('.im-table')).not.toBeNull())
  await waitFor(() => expect(figures()[0]).not.toBe('…'))
  const tried = (): ImportMapping => desk.asked('tryList').at(-1)?.[0] as ImportMapping
  return { ...desk, tried }
}
/** Of a narrow window: first the values, then the preview. */
const toPreview = async (): Promise<void> => {
  await next()
  await next()
  await screen.findByRole('region', { name: 'Preview and import' })
}

describe('the list of another system', () => {
  const NAMES = ['Paxton Net2', 'Verkada', 'Alarm.com', 'ZKTeco', 'Hikvision', 'Kantech']
  it.each(LISTS.map((name, i) => [name, NAMES[i] ?? ''] as const))(
    'is recognised, mapped, previewed and imported by keyboard: %s',
    async (name, vendor) => {
      const { asked, tried } = await open(name)
      await waitFor(() => expect(tried()).toBeDefined())
      expect(screen.getByText(`Looks like a ${vendor} list`)).toBeTruthy()
      // What the gallery's site does not have: its levels are other ones.
      const unknown = tried().columns.find(({ target }) => target === 'accessLevels')
      if (unknown) {
        fireEvent.click(screen.getByRole('button', { name: unknown.column }))
        expect(screen.getAllByText(/of \d found/).length).toBeGreaterThan(0)
        choose(targetOf(unknown.column), '')
      }
      await waitFor(() => expect(figures()[3]).toBe('0'))
      const [added = '0'] = figures()
      expect(Number(added)).toBeGreaterThan(1)
      await toPreview()
      expect(screen.getByRole('button', { name: /^Import \d+ people/ })).toBeTruthy()
      fireEvent.click(screen.getByRole('radio', { name: /Test/ }))
      await frame()
      await next()
      await waitFor(() => expect(asked('applyChange')).toHaveLength(1))
      expect(asked('applyChange')[0]).toEqual([1, { code: 'test', text: '' }, { onlyWhole: false, confirmed: [] }])
      await waitFor(() => expect(location.hash).toBe('#/people'))
    },
  )
})

describe('the columns', () => {
  it('show what each is, with values; one that nothing is known of is not used', async () => {
    await open()
    expect(targetOf('Surname').value).toBe('lastName')
    expect(targetOf('Telephone number').value).toBe('')
    expect(screen.getByText('8 of 12 columns are used. The others are ignored.')).toBeTruthy()
    expect(screen.getByText('Müller · Lefèvre · Okoro')).toBeTruthy()
    expect(screen.getAllByText('empty in all rows').length).toBeGreaterThan(0)
  })

  it('a target that only one column can be is taken from the other', async () => {
    const { tried } = await open()
    choose(targetOf('Extension'), 'number')
    expect(targetOf('Personnel number').value).toBe('')
    await waitFor(() => expect(tried().columns.find(({ target }) => target === 'number')?.column).toBe('Extension'))
  })

  it('move with J and K, and the values of the one that is chosen are mapped', async () => {
    const { tried } = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Access level' }))
    await press('j')
    expect(screen.getByRole('button', { name: 'Department' }).getAttribute('aria-pressed')).toBe('true')
    await next()
    const values = within(screen.getByRole('region', { name: 'Values, cards and dates' }))
    const apprentices = await values.findByRole('combobox', { name: 'Apprentices becomes' })
    expect((apprentices as HTMLSelectElement).value).toBe('create')
    expect(await screen.findByText('New groups: Apprentices')).toBeTruthy()
    choose(apprentices, 'nothing')
    await waitFor(() => expect(tried().values).toContainEqual({ target: 'groups', value: 'Apprentices', to: null }))
    await waitFor(() => expect(screen.queryByText('New groups: Apprentices')).toBeNull())
  })

  it('say which rows are rejected, with column and value, and those can be saved', async () => {
    const { asked } = await open()
    expect(figures()).toEqual(['2', '0', '0', '3'])
    await toPreview()
    expect(screen.getByText('Active date: must be a day, day first, got "31/11/2026"')).toBeTruthy()
    expect(screen.getByText('Surname: is empty')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Save 3 rejected rows…' }))
    await waitFor(() => expect(asked('saveRejected')).toHaveLength(1))
    fireEvent.click(screen.getByRole('checkbox', { name: /Import nothing if any row is rejected/ }))
    expect(screen.getByRole('button', { name: /^Import 2 people/ }).getAttribute('title')).toBe(
      'Some rows are rejected',
    )
  })

  it('go back with Esc step by step, and nothing was asked for but to look', async () => {
    const { asked } = await open()
    await toPreview()
    await press('Escape')
    expect(document.querySelector('.im-table')).not.toBeNull()
    await press('Escape')
    await waitFor(() => expect(location.hash).toBe('#/people'))
    expect(asked('applyChange')).toEqual([])
    expect(asked('dropChange').length).toBeGreaterThan(0)
  })
})

describe('a mapping', () => {
  it('is saved by name with the import, and used for the next file', async () => {
    const { asked } = await open()
    choose(targetOf('Department'), '')
    fireEvent.click(screen.getByRole('checkbox', { name: 'Save this mapping as' }))
    fireEvent.change(screen.getByRole('textbox', { name: 'Name of the mapping' }), {
      target: { value: 'Net2, monthly' },
    })
    await waitFor(() => expect(screen.getByRole('button', { name: /^Values, cards/ })).toBeTruthy())
    await toPreview()
    fireEvent.click(screen.getByRole('radio', { name: /Test/ }))
    await frame()
    await next()
    await waitFor(() => expect(asked('saveMapping').map(([name]) => name)).toEqual(['Net2, monthly']))
    await waitFor(() => expect(location.hash).toBe('#/people'))
    fireEvent.click(screen.getByRole('button', { name: /^Import/ }))
    const stored = await screen.findByRole('combobox', { name: 'Mapping' })
    choose(stored, 'Net2, monthly')
    await next()
    await waitFor(() => expect(targetOf('Department').value).toBe(''))
  })

  it('switches people off who are not in the file only when it is asked to, and says how many', async () => {
    const { tried } = await open()
    await next()
    expect(tried().missing).toBe('keep')
    fireEvent.click(screen.getByRole('radio', { name: 'Switch off' }))
    await waitFor(() => expect(tried().missing).toBe('switch-off'))
    expect(await screen.findByText(/people are switched off and can open no door/)).toBeTruthy()
  })
})

it('is not there for a role that may not import', async () => {
  await openDesk({ scene: 'guard', hash: '#/people' })
  await waitFor(() => expect(document.querySelector('.pl-bar')).not.toBeNull())
  expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull()
})
