/** A sentence of the catalogue that holds more than plain words: times, names in bold, keys. */
import { Fragment, type ReactNode } from 'react'
import { parts, type TextKey } from '../format/text'

interface SayProps {
  readonly k: TextKey
  readonly with: Readonly<Record<string, ReactNode>>
}

export function Say({ k, with: values }: SayProps) {
  return (
    <>
      {parts(k).map((part, i) => (
        <Fragment key={i}>{typeof part === 'string' ? part : (values[part.place] ?? `{${part.place}}`)}</Fragment>
      ))}
    </>
  )
}
