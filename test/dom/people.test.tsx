/** The Cardholders screen over the product's own list, card, engine and edits of the invented site. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { LaneRow } from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import { ROWS } from '../gallery/rows'
import { idOf, NAMES } from '../gallery/site'
import type { SceneName } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const INES = idOf('Ines Valderrama')
/** Holds the level that has a schedule. */
const LAB = NAMES[3]?.id ?? ''
/** Has two cards. */
const FIRST = NAMES[0]?.id ?? ''

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const names = (): readonly string[] =>
  [...document.querySelectorAll('.pl-open b')].map((each) => each.textContent ?? '')
const open = async (scene: SceneName = 'administrator', person?: string) => {
  const desk = await openDesk({ scene, hash: person === undefined ? '#/people' : `#/people/${person}` })
  await waitFor(() => expect(names().length).toBeGreaterThan(5))
  if (person !== undefined) await waitFor(() => expect(document.querySelector('.pc-doors')).not.toBeNull())
  return desk
}
const card = () => within(document.querySelector<HTMLElement>('.pc') ?? document.body)
const dialog = () => within(screen.getByRole('dialog'))
const inputOf = (of: Pick<typeof screen, 'getByLabelText'>, name: string): HTMLElement =>
  of.getByLabelText(name, { selector: 'input, select' })
const field = (name: string): HTMLElement => inputOf(dialog(), name)
const type = (input: HTMLElement, value: string): void => void fireEvent.change(input, { target: { value } })
const part = (name: string) => card().getByRole('region', { name })
const save = async (): Promise<void> => {
  fireEvent.click(dialog().getByRole('radio', { name: /Test/ }))
  await frame()
  await press('Enter', { ctrlKey: true })
}
const onFile = async (desk: Awaited<ReturnType<typeof open>>, id: string) => {
  const answer = await desk.bridge.peopleOnFile([id])
  if (!answer.ok || !answer.value[0]) throw new Error(`nobody on file as ${id}`)
  return answer.value[0].person
}

describe('the list of people', () => {
  it('is sorted by name; a head sorts by its column, and turns round on a second click', async () => {
    const { asked } = await open()
    const shown = names()
    expect(shown).toEqual(shown.toSorted((a, b) => a.localeCompare(b)))
    fireEvent.click(screen.getByRole('button', { name: 'Place' }))
    await waitFor(() => expect(asked('people').at(-1)).toMatchObject([{ sort: { by: 'area', down: false } }]))
    fireEvent.click(screen.getByRole('button', { name: 'Place' }))
    await waitFor(() => expect(asked('people').at(-1)).toMatchObject([{ sort: { by: 'area', down: true } }]))
    expect(screen.getByRole('columnheader', { name: 'Place' }).getAttribute('aria-sort')).toBe('descending')
  })

  it('finds by what is typed after /, and Esc drops it again', async () => {
    await open()
    const all = names().length
    await press('/')
    const search = screen.getByRole('textbox', { name: 'Name, card or group' })
    expect(document.activeElement).toBe(search)
    type(search, 'valderrama')
    await waitFor(() => expect(names()).toEqual(['Ines Valderrama']))
    await press('Escape')
    await waitFor(() => expect(names()).toHaveLength(all))
    type(search, 'nobody of that name')
    expect(await screen.findByText('Nobody found for “nobody of that name”')).toBeTruthy()
  })

  it('shows those of a chip, whose count is on it', async () => {
    await open()
    const chip = screen.getByRole('button', { name: /^Exempt/ })
    const { length } = names()
    fireEvent.click(chip)
    await waitFor(() => expect(names().length).toBeLessThan(length))
    expect(chip.textContent).toBe(`Exempt${names().length}`)
  })

  it('moves with J and K, and the focus goes along', async () => {
    await open()
    await press('j')
    await waitFor(() => expect(document.querySelector('.pc h2')?.textContent).toBe(names()[0]))
    await press('j')
    await waitFor(() => expect(document.querySelector('.pc h2')?.textContent).toBe(names()[1]))
    await waitFor(() => expect(document.activeElement?.textContent).toContain(names()[1]))
    await press('k')
    await waitFor(() => expect(document.querySelector('.pc h2')?.textContent).toBe(names()[0]))
  })

  it('draws the columns that this desk chose, also after a restart', async () => {
    await open()
    expect(screen.queryByRole('columnheader', { name: 'Number' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Columns' }))
    fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Number' }))
    expect(screen.getByRole('columnheader', { name: 'Number' })).toBeTruthy()
    expect(JSON.parse(localStorage.getItem('sallyport.people.columns') ?? '')).toEqual({ number: true })
  })
})

describe('the card of a person', () => {
  it('says who, where, how sure, what is open, access in words and what could be opened now', async () => {
    await open('guard', LAB)
    expect(card().getByRole('heading', { name: NAMES[3]?.name ?? '' })).toBeTruthy()
    expect(part('Access').textContent).toContain('Laboratory in, Laboratory out, Lab side exit out')
    expect(part('Access').textContent).toContain('Mon to Fri 07:00 to 19:00')
    expect(part('Can open now').textContent).toMatch(/Turnstile 1/)
    expect(part('Cards').textContent).toContain('12·')
    expect(part('Last 50 events').querySelectorAll('li').length).toBeGreaterThan(0)
  })

  it('answers for a reader and a time: outside the schedule is a refusal', async () => {
    await open('guard', LAB)
    const ask = within(card().getByRole('group', { name: /^Can .* open/ }))
    type(inputOf(ask, 'Reader'), 'LAi')
    type(inputOf(ask, 'Day and time'), '2026-11-29T22:00')
    expect(await ask.findByText('No: outside the schedule')).toBeTruthy()
    type(inputOf(ask, 'Day and time'), '2026-11-30T10:00')
    await waitFor(() => expect(ask.getByRole('status').textContent).not.toBe('No: outside the schedule'))
  })

  it('gives a guard nothing to change, and asks a supervisor', async () => {
    const { asked } = await open('guard', INES)
    for (const name of [/^Edit/, /New person/, /^Block card/, /^Free pass/, /^Exempt…/])
      expect(card().queryByRole('button', { name })).toBeNull()
    expect(screen.queryByRole('checkbox')).toBeNull()
    for (const key of ['e', 'o']) await press(key)
    await press('n', { ctrlKey: true })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(asked('peopleOnFile')).toEqual([])
    fireEvent.click(card().getByRole('button', { name: /ask a supervisor/ }))
    await frame()
    expect(dialog().getByText(/Ines Valderrama/, { selector: '.sheet-title' })).toBeTruthy()
  })

  it('blocks a lost card with O and Ctrl+Enter where the person has one', async () => {
    const someone = NAMES[1]?.id ?? ''
    const { asked } = await open('administrator', someone)
    await press('o')
    await waitFor(() => expect(dialog().getByRole('radio', { name: /12·/ })).toHaveProperty('checked', true))
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('act')).toHaveLength(1))
    expect(asked('act')[0]).toEqual([
      { action: 'card', cardholder: someone, credential: `k-${someone}`, active: false },
      { code: 'lost-card', text: '' },
    ])
  })

  it('asks which card where there are several, before it blocks one', async () => {
    const { asked } = await open('administrator', FIRST)
    expect(part('Cards').querySelectorAll('.pc-card')).toHaveLength(2)
    await press('o')
    await waitFor(() => expect(dialog().getAllByRole('radio', { name: /12·/ })).toHaveLength(2))
    await press('Enter', { ctrlKey: true })
    expect(asked('act')).toEqual([])
    fireEvent.click(dialog().getAllByRole('radio', { name: /12·/ })[1] ?? document.body)
    await frame()
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('act')[0]).toMatchObject([{ credential: 'k-fob', active: false }, {}]))
  })
})

describe('editing a person', () => {
  it('changes what was typed and nothing else, in force immediately', async () => {
    const desk = await open('administrator', INES)
    const before = await onFile(desk, INES)
    await press('e')
    await waitFor(() => expect(field('Department')).toBeTruthy())
    expect(dialog().getByRole('button', { name: /^Save/ }).getAttribute('aria-disabled')).toBe('true')
    type(field('Department'), 'Physics')
    type(field('Valid to'), '2027-06-30')
    expect(dialog().getByText('Changes 2 fields')).toBeTruthy()
    await save()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await onFile(desk, INES)).toEqual({ ...before, department: 'Physics', validTo: '2027-06-30' })
  })

  it('says what is wrong at its field, and keeps what was typed', async () => {
    const desk = await open('administrator', INES)
    await press('e')
    await waitFor(() => expect(field('Valid from')).toBeTruthy())
    // The card of somebody else.
    type(field('Number of Card 1'), '5562')
    await save()
    await waitFor(() =>
      expect(dialog().getByRole('group', { name: 'Card 1' }).querySelector('[role=alert]')).not.toBeNull(),
    )
    expect(dialog().getByRole('button', { name: /^Save/ })).toBeTruthy()
    expect(field('Number of Card 1')).toHaveProperty('value', '5562')
    expect(JSON.stringify(await onFile(desk, INES))).not.toContain('5562')
  })

  it('shows what somebody else changed meanwhile, and a second save keeps both', async () => {
    const desk = await open('administrator', INES)
    await press('e')
    await waitFor(() => expect(field('Department')).toBeTruthy())
    const before = await onFile(desk, INES)
    const theirs = { ...before, number: '777', groups: [] }
    await desk.bridge.editPeople([{ id: INES, before, after: theirs }], { code: 'test', text: '' })
    type(field('Department'), 'Chemistry')
    await save()
    const moved = await screen.findByRole('region', { name: 'Changed by somebody else' })
    expect(moved.textContent).toContain('Employee number')
    expect(moved.textContent).toContain('777')
    expect(await onFile(desk, INES)).toEqual(before === null ? {} : expect.objectContaining({ number: '777' }))
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const after = await onFile(desk, INES)
    expect(after).toMatchObject({ number: '777', department: 'Chemistry' })
    expect(after).not.toHaveProperty('groups')
  })

  it('adds a person with the next card that is read, and names whose card it is already', async () => {
    const desk = await open()
    let seq = ROWS.at(-1)?.seq ?? 0
    const read = (
      event: Omit<Extract<LaneRow['event'], { event: 'access.denied' }>, 'event' | 'at' | 'reader'>,
    ): void =>
      act(() =>
        desk.bridge.send(
          'rows',
          packRows([{ seq: ++seq, event: { event: 'access.denied', at: 1_795_226_000_000, reader: 'T1i', ...event } }]),
        ),
      )
    await press('n', { ctrlKey: true })
    await waitFor(() => expect(field('Name')).toBeTruthy())
    expect(document.activeElement).toBe(field('Name'))
    type(field('Name'), 'Nora Lind')
    type(field('Reader for the next card'), 'T1i')
    fireEvent.click(dialog().getByRole('button', { name: 'Read' }))
    await frame()
    read({ reason: 'inactive', cardholder: INES, credential: 'k' })
    expect(await dialog().findByText('This card belongs to Ines Valderrama.')).toBeTruthy()
    fireEvent.click(dialog().getByRole('button', { name: 'Read' }))
    await frame()
    read({
      reason: 'unknown-credential',
      card: { bits: 26, hex: '0C0384C0', fits: [{ format: 'H10301', facility: '12', number: '900' }] },
    })
    await waitFor(() => expect(field('Number of Card 1')).toHaveProperty('value', '900'))
    expect(field('Facility code of Card 1')).toHaveProperty('value', '12')
    await save()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const [edits] = desk.asked('editPeople')[0] as [[{ after: object; before: null }]]
    expect(edits[0]).toMatchObject({
      before: null,
      after: { name: 'Nora Lind', credentials: [{ format: 'H10301', facility: 12, number: 900 }] },
    })
    await waitFor(() => expect(card().getByRole('heading', { name: 'Nora Lind' })).toBeTruthy())
  })

  it('stops waiting for a card with Esc, and keeps the form', async () => {
    await open()
    await press('n', { ctrlKey: true })
    await waitFor(() => expect(field('Name')).toBeTruthy())
    const button = dialog().getByRole('button', { name: 'Read' })
    button.focus()
    fireEvent.click(button)
    await frame()
    await press('Escape')
    expect(dialog().getByRole('button', { name: 'Read' })).toBeTruthy()
  })
})

describe('several people together', () => {
  it('are given another last day together; those who have it already stay as they are', async () => {
    const desk = await open()
    const [first, second] = names()
    for (const name of [first, second]) fireEvent.click(screen.getByRole('checkbox', { name: `Select ${name}` }))
    fireEvent.click(screen.getByRole('button', { name: 'Set valid to…' }))
    await waitFor(() => expect(dialog().getByText('Set the last day of 2 people')).toBeTruthy())
    type(field('Valid to'), '2028-01-31')
    await waitFor(() => expect(dialog().getByText('Changes 2 people')).toBeTruthy())
    await save()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const [edits] = desk.asked('editPeople')[0] as [readonly { after: object }[]]
    expect(edits.map(({ after }) => after)).toEqual([
      expect.objectContaining({ validTo: '2028-01-31' }),
      expect.objectContaining({ validTo: '2028-01-31' }),
    ])
    expect(screen.queryByText('2 people selected')).toBeNull()
  })

  it('delete one person from the menu of the card; the list has nobody of that name', async () => {
    const desk = await open('administrator', INES)
    fireEvent.click(card().getByRole('button', { name: 'More for this person' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
    await waitFor(() => expect(dialog().getByText('Delete Ines Valderrama')).toBeTruthy())
    await save()
    await waitFor(() => expect(names()).not.toContain('Ines Valderrama'))
    expect(desk.asked('editPeople')[0]).toMatchObject([[{ id: INES, after: null }], { code: 'test' }])
  })
})

describe('the palette', () => {
  it('opens the card of a person, and offers those whose card was open first', async () => {
    await openDesk()
    await press('k', { ctrlKey: true })
    type(await screen.findByRole('combobox'), 'valder')
    await screen.findByRole('option', { name: /Ines Valderrama/ })
    await press('Enter')
    await waitFor(() => expect(document.querySelector('.pc h2')?.textContent).toBe('Ines Valderrama'))
    await press('1')
    await press('k', { ctrlKey: true })
    const [first] = await screen.findAllByRole('option')
    expect(first?.textContent).toContain('Ines Valderrama')
  })
})
