/** The desk on a scripted bridge: `?scene=live&theme=dark#/violations`. For looking and for tests; never shipped. */
import { scriptedBridge } from './bridge'
import { scene, SCENE_NAMES } from './scenes'

const params = new URLSearchParams(location.search)
const wanted = params.get('scene')
const name = SCENE_NAMES.find((known) => known === wanted) ?? 'live'
const theme = params.get('theme')
if (theme)
  localStorage.setItem(
    'sallyport.preferences',
    JSON.stringify({ theme, volume: 0.7, testedAt: null, hintClosed: true }),
  )
Object.defineProperty(window, 'sallyport', { value: scriptedBridge(scene(name), Number(params.get('rate') ?? 0)) })
void import('../../renderer/frame/main')
