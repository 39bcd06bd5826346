import { fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../preload/contract/answer'
import { closeDesk, frame, openDesk } from './open-desk'

const never = (): Promise<never> => new Promise(() => {})
const refused = (waitMs: number, left: number) => (): Promise<Answer<never>> =>
  Promise.resolve({ ok: false, code: 'sign-in', detail: '', tries: { waitMs, left, thenMs: 30_000 } })

afterEach(closeDesk)

async function tryToSignIn(name: string): Promise<void> {
  fireEvent.change(screen.getByLabelText('Operator'), { target: { value: name } })
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'no' } })
  fireEvent.submit(screen.getByLabelText('Password'))
  await frame()
}

describe('a locked desk', () => {
  it('shows alarms without names, and no key does anything to them', async () => {
    const { asked } = await openDesk({ scene: 'locked', answers: { hello: never } })
    await screen.findByText('This desk is locked')
    expect(document.querySelectorAll('.watch-line, .watch-hero').length).toBeGreaterThan(3)
    expect(document.body.textContent).not.toContain('Valderrama')
    for (const key of ['a', 'm', 'u', 'r', '2']) fireEvent.keyDown(document.body, { key })
    await frame()
    for (const name of ['acknowledge', 'act', 'unlockOnce', 'hello']) expect(asked(name)).toEqual([])
    expect(location.hash).toBe('#/live')
  })

  it('is asked for by Ctrl+L, from within a dialog too', async () => {
    const { asked } = await openDesk()
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
    await frame()
    fireEvent.keyDown(document.body, { key: 'l', ctrlKey: true })
    await screen.findByText('This desk is locked')
    expect(asked('lock')).toHaveLength(1)
    expect(document.querySelector('.desk.veiled')).not.toBeNull()
  })
})

describe('signing in', () => {
  it('waits for no site: the form is there while it is being opened, and the rest says what it waits for', async () => {
    const { asked } = await openDesk({ scene: 'signed-out', answers: { hello: never, watch: never } })
    fireEvent.change(await screen.findByLabelText('Operator'), { target: { value: 'kim' } })
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'not a secret' } })
    expect(screen.getAllByText('Opening the site')).toHaveLength(2)
    expect(screen.queryByText('No open alarms')).toBeNull()
    fireEvent.submit(screen.getByLabelText('Password'))
    await frame()
    expect(asked('signIn')).toEqual([['kim', 'not a secret']])
  })

  it('says how many tries are left, then counts the wait of that name down, and nobody else waits', async () => {
    await openDesk({ scene: 'signed-out', answers: { hello: never, signIn: refused(0, 1) } })
    await screen.findByText('Nobody is signed in')
    await tryToSignIn('kim')
    await screen.findByText(/One more try, then a wait of 30 s/)
    closeDesk()

    await openDesk({ scene: 'signed-out', answers: { hello: never, signIn: refused(42_000, 0) } })
    await screen.findByText('Nobody is signed in')
    await tryToSignIn('kim')
    await screen.findByText(/Too many wrong tries/)
    expect(document.querySelector('.sign-in-left')?.textContent).toMatch(/in 00:[34]\d\./)
    const button = screen.getByRole('button', { name: /Sign in/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.change(screen.getByLabelText('Operator'), { target: { value: 'lee' } })
    expect(button.getAttribute('aria-disabled')).toBeNull()
  })

  it('fills in what the demo tells', async () => {
    const { asked } = await openDesk({ scene: 'signed-out', answers: { hello: never } })
    fireEvent.click(await screen.findByRole('button', { name: /demo-supervisor/ }))
    fireEvent.submit(screen.getByLabelText('Password'))
    await frame()
    expect(asked('signIn')).toEqual([['M. Okafor', 'demo-supervisor']])
  })

  it('makes no administrator with a password that is easily tried', async () => {
    const { asked } = await openDesk({ scene: 'first-start', answers: { hello: never } })
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Kim Larsen' } })
    const make = async (password: string): Promise<void> => {
      for (const label of ['Password', 'Repeat password'])
        fireEvent.change(screen.getByLabelText(label), { target: { value: password } })
      fireEvent.submit(screen.getByLabelText('Password'))
      await frame()
    }
    await make('kimlarsen2026')
    expect(screen.getAllByText(/Too similar to the name/).length).toBeGreaterThan(0)
    expect(asked('setUpSignIn')).toEqual([])
    await make('teapot under a bridge')
    expect(asked('setUpSignIn')).toEqual([['Kim Larsen', 'teapot under a bridge']])
  })
})
