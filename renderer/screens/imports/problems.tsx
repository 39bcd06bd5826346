/** What keeps a file or a mapping from being used. */
import { Shape } from '../../components/shape'
import { text } from '../../format/text'
import { useImport } from './imports'

export function ImportProblems() {
  const problems = useImport((state) => state.problems)
  const failure = useImport((state) => state.failure)
  if (problems.length === 0 && failure === null) return null
  return (
    <div className="im-problems" role="alert">
      <p className="sheet-warning">
        <Shape name="system" mute />
        {failure ?? text('import.problems', { n: problems.length })}
      </p>
      <ul>
        {problems.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}
