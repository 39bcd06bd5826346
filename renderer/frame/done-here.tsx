/**
 * What was done, for four seconds at the row that it was about. The foot says the same to screen readers, and for
 * longer; the text here is drawn by the style sheet, so that the page holds it once.
 */
import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import { selectedPlace } from '../components/selected-row'
import { useSheet, type Done } from '../screens/desk/sheet'

const SHOWN_MS = 4_000

interface Shown {
  readonly of: Done
  readonly top: number
  readonly right: number
}

export function DoneHere() {
  const done = useSheet((sheets) => sheets.done)
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    if (!done) return
    // The row is where it will stay once what was done is drawn and the dialog is gone.
    const frame = requestAnimationFrame(() => {
      const place = selectedPlace()
      setShown(place && { of: done, ...place })
    })
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [done])
  if (!shown || shown.of !== done) return null
  return (
    <span className="done-here" style={{ top: shown.top, right: shown.right }} aria-hidden="true">
      <Check size={14} strokeWidth={2} />
      <span className="el done-said" data-said={shown.of.text} />
    </span>
  )
}
