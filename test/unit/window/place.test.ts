import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  boundsOn,
  FIRST_PLACE,
  parsePlace,
  readPlace,
  windowKey,
  writePlace,
  zoomAfter,
  ZOOMS,
} from '../../../main/window/place'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-place-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bounds = { x: 100, y: 50, width: 1280, height: 800 }
const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 }

describe('the place of the window', () => {
  it('is read as it was written, and leaves no second file', () => {
    const file = join(folder, 'window.json')
    const place = { bounds, maximized: true, fullScreen: false, zoom: 1.25 }
    expect(writePlace(file, place)).toBeNull()
    expect(readPlace(file)).toEqual(place)
    expect(readdirSync(folder)).toEqual(['window.json'])
  })

  it('is that of a first start where there is no file, and says where one cannot be written', () => {
    expect(readPlace(join(folder, 'none.json'))).toEqual(FIRST_PLACE)
    expect(writePlace(join(folder, 'none', 'window.json'), FIRST_PLACE)).toContain(join('none', 'window.json'))
  })

  it.each([
    ['', FIRST_PLACE],
    ['[]', FIRST_PLACE],
    ['null', FIRST_PLACE],
    ['{"zoom":7,"maximized":"yes","bounds":{"x":1}}', FIRST_PLACE],
    ['{"bounds":{"x":1,"y":2,"width":0,"height":9}}', FIRST_PLACE],
    ['{"fullScreen":true,"zoom":2}', { ...FIRST_PLACE, fullScreen: true, zoom: 2 }],
  ])('takes from %s only what is good', (words, place) => {
    expect(parsePlace(words)).toEqual(place)
  })

  it('counts only while its top edge can be caught on a screen that is there', () => {
    expect(boundsOn(bounds, [SCREEN])).toEqual(bounds)
    expect(boundsOn(null, [SCREEN])).toBeNull()
    // On a second screen, which is then taken away.
    const right = { ...bounds, x: 2_000 }
    expect(boundsOn(right, [SCREEN, { ...SCREEN, x: 1920 }])).toEqual(right)
    expect(boundsOn(right, [SCREEN])).toBeNull()
    expect(boundsOn({ ...bounds, y: -20 }, [SCREEN])).toBeNull()
    expect(boundsOn({ ...bounds, x: 1_900 }, [SCREEN])).toBeNull()
  })
})

describe('keys of the window', () => {
  const key = (name: string, more: object = {}) =>
    windowKey({ type: 'keyDown', key: name, control: true, meta: false, alt: false, ...more })

  it('zoom with Ctrl+Plus, Ctrl+Minus and Ctrl+0, and fill the screen with F11', () => {
    expect(['+', '=', '-', '_', '0'].map((name) => key(name))).toEqual([
      'zoom-in',
      'zoom-in',
      'zoom-out',
      'zoom-out',
      'zoom-reset',
    ])
    expect(key('F11', { control: false })).toBe('full-screen')
  })

  it('leave the rest to the page: plain digits, other keys, released keys, Alt', () => {
    expect([key('0', { control: false }), key('k'), key('+', { type: 'keyUp' }), key('-', { alt: true })]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('go by the steps to either end, and back to 100 %', () => {
    let zoom = 1
    for (let i = 0; i < ZOOMS.length; i++) zoom = zoomAfter(zoom, 'zoom-in')
    expect(zoom).toBe(2)
    for (let i = 0; i < ZOOMS.length; i++) zoom = zoomAfter(zoom, 'zoom-out')
    expect(zoom).toBe(ZOOMS[0])
    expect(zoomAfter(zoom, 'zoom-reset')).toBe(1)
  })
})
