/** What the chosen files are: whose, new or in place of another, of nobody, or no good and why. */
import { Shape } from '../../components/shape'
import type { PhotoLook } from '../../../preload/contract/administration'
import { text } from '../../format/text'

interface Group {
  readonly kind: keyof PhotoLook['counts']
  readonly lines: readonly string[]
}

export function FoundPhotos({ look }: { readonly look: PhotoLook }) {
  const { matched, unmatched, bad, counts } = look
  const matchedAs = (kind: 'added' | 'replaced' | 'same'): Group => ({
    kind,
    lines: matched
      .filter((one) => one.kind === kind)
      .map(({ file, cardholder, name }) => text('photo.match', { file, id: cardholder, name })),
  })
  const groups: readonly Group[] = [
    { kind: 'bad', lines: bad.map(({ file, why }) => text('photo.bad', { file, why: text(`photo.bad.${why}`) })) },
    { kind: 'unmatched', lines: unmatched },
    matchedAs('added'),
    matchedAs('replaced'),
    matchedAs('same'),
  ]
  return (
    <>
      <p className="change-counts" role="status">
        {groups.map(({ kind }) => (
          <span key={kind} className={kind === 'bad' && counts.bad > 0 ? 'sheet-warning' : ''}>
            {kind === 'bad' && counts.bad > 0 && <Shape name="system" mute />}
            {text(`photo.count.${kind}`, { n: counts[kind] })}
          </span>
        ))}
      </p>
      {groups
        .filter(({ lines }) => lines.length > 0)
        .map(({ kind, lines }) => (
          <details key={kind} open={kind === 'bad' || counts[kind] <= 20}>
            <summary>{text(`photo.count.${kind}`, { n: counts[kind] })}</summary>
            <ul className="records-found">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
              {counts[kind] > lines.length && <li>{text('change.more', { n: counts[kind] - lines.length })}</li>}
            </ul>
          </details>
        ))}
    </>
  )
}
