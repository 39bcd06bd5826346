/** A sentence of the catalogue that holds more than plain text: times, names in bold, keys. */
import { Fragment, type ReactNode } from 'react'
import { windowTexts } from '../../main/text/window-texts'
import type { TextKey } from '../format/text'

interface SayProps {
  readonly k: TextKey
  readonly with: Readonly<Record<string, ReactNode>>
}

export function Say({ k, with: values }: SayProps) {
  return (
    <>
      {windowTexts.pieces(k, values).map((piece, i) => (
        <Fragment key={i}>{piece}</Fragment>
      ))}
    </>
  )
}
