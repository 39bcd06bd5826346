import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSheet } from '../../renderer/screens/desk/sheet'
import { learn, usePeople } from '../../renderer/screens/people/people'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(() => {
  vi.unstubAllGlobals()
  closeDesk()
})

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}

describe('an import of photos', () => {
  const openImport = async (): Promise<Awaited<ReturnType<typeof openDesk>>> => {
    const desk = await openDesk()
    act(() => openSheet({ kind: 'photos', person: null }))
    await frame()
    act(() => void fireEvent.click(screen.getByText('Choose a folder…')))
    await frame()
    await frame()
    return desk
  }

  it('says whose the files are, which are no good and why, and keeps them with a reason', async () => {
    const { asked } = await openImport()
    expect(asked('lookAtPhotos')).toEqual([['folder', null]])
    const said = document.querySelector('.sheet')?.textContent ?? ''
    expect(screen.getByRole('status').textContent).toBe('2 rejected1 without a person1 new1 replaced0 unchanged')
    expect(said).toContain('p5.png: damaged or incomplete')
    expect(said).toContain('7001.jpg: the number is on cards of more than one person')
    expect(said).toContain('05555.jpg: Priya Anand (p3)')
    expect(asked('applyPhotos')).toEqual([])
    await press('Enter', { ctrlKey: true })
    expect(asked('applyPhotos')).toEqual([])
    await press('5')
    await press('Enter', { ctrlKey: true })
    expect(asked('applyPhotos')).toEqual([[1, { code: 'test', text: '' }]])
    expect(document.querySelector('.sheet')).toBeNull()
    expect(document.querySelector('.foot-done')?.textContent?.trim()).toBe('2 photos saved')
  })

  it('forgets what was looked at when it is left', async () => {
    const { asked } = await openImport()
    await press('Escape')
    expect(asked('dropPhotos')).toHaveLength(1)
    expect(asked('applyPhotos')).toEqual([])
  })
})

describe('a photo', () => {
  const PICTURE = { width: 72, height: 96, close: vi.fn<() => void>() }

  it('is drawn in rows from a small picture that is read once, and is gone while the desk is locked', async () => {
    const read = vi.fn<(address: string) => Promise<object>>(() =>
      Promise.resolve({ ok: true, blob: () => Promise.resolve({}) }),
    )
    vi.stubGlobal('fetch', read)
    vi.stubGlobal('createImageBitmap', () => Promise.resolve(PICTURE))
    const { bridge } = await openDesk()
    const [row] = document.querySelectorAll<HTMLElement>('.ev:not([hidden]) .avatar-row')
    expect(row).toBeDefined()
    expect(document.querySelectorAll('.pc canvas:not([hidden])')).toHaveLength(0)
    const { rows } = scene('live')
    const id = rows.flatMap(({ event }) => ('cardholder' in event && event.cardholder ? [event.cardholder] : [])).at(-1)
    if (id === undefined) throw new Error('nobody is in the lane')
    // Once the names that the lane asked for have come, which know of no photo.
    await waitFor(() => expect(usePeople.getState().known.has(id)).toBe(true))
    act(() => learn([{ id, name: 'Somebody', groups: [], photo: 4 }]))
    await waitFor(() => expect(document.querySelectorAll('.pc canvas:not([hidden])').length).toBeGreaterThan(0))
    expect(read.mock.calls).toEqual([[`/photo/${id}?4`]])
    const session = { state: 'locked', operator: scene('live').status.operator, cause: 'key', since: 1 } as const
    act(() => bridge.send('session', { ...session, idleLockMinutes: null, sealed: null, demo: null }))
    await waitFor(() => expect(document.querySelectorAll('.pc canvas:not([hidden])')).toHaveLength(0))
    expect(PICTURE.close).toHaveBeenCalledTimes(1)
  })
})
