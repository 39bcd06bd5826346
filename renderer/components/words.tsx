/** Running words with their times and card numbers set in the face that tells 0 from O. */
import { Fragment } from 'react'

const FIGURES = /(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?|\d+·\d+|\d{4}-\d{2}-\d{2})/

export function Words({ children }: { readonly children: string }) {
  return (
    <>
      {children.split(FIGURES).map((part, i) =>
        i % 2 === 1 ? (
          <span key={i} className="m">
            {part}
          </span>
        ) : (
          <Fragment key={i}>{part}</Fragment>
        ),
      )}
    </>
  )
}
