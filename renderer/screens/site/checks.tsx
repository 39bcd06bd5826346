/** What the check says of one thing. */
import type { DraftSection } from '../../../preload/contract/draft'
import { count, text } from '../../format/text'
import { useDraft } from './draft'
import { EffectPart } from './office'

export function Checks({ section, id }: { readonly section: DraftSection; readonly id: string }) {
  const check = useDraft((draft) => draft.check)
  const of = (each: { readonly section: string | null; readonly id: string }): boolean =>
    each.section === section && each.id === id
  const [problems, warnings] = [check.problems.filter(of), check.warnings.filter(of)]
  return (
    <EffectPart title={text('office.overview.checks')}>
      {problems.length + warnings.length === 0 && <p className="t3">{text('office.checked')}</p>}
      {problems.length > 0 && <p className="site-wrong">{count('office.problems', problems.length)}</p>}
      <ul className="site-uses">
        {problems.map(({ path, message }) => (
          <li key={path + message} className="site-wrong">
            {message}
          </li>
        ))}
        {warnings.map(({ path, message }) => (
          <li key={path + message} className="warns">
            {message}
          </li>
        ))}
      </ul>
    </EffectPart>
  )
}
