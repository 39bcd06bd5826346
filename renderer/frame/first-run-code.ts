/** The code of the first run, which a console needs once in its life. */
import { lazy } from 'react'

export const FirstRunScreen = lazy(async () => {
  const { FirstRunScreen: screen } = await import('../screens/first-run/first-run-screen')
  return { default: screen }
})
