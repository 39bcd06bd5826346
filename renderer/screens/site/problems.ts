/** Walking from problem to problem with F8. */
import { useDraft } from './draft'
import { showProblem } from './pages'

let at = -1

/** Goes to the next problem, or with -1 the one before; problems that are of no field are passed over. */
export function walkProblems(by: 1 | -1): void {
  const { check } = useDraft.getState()
  const found = [...check.problems, ...check.warnings].filter(
    ({ section }) => section !== null && section !== 'cardholders',
  )
  if (found.length === 0) return
  at = at < 0 && by < 0 ? found.length - 1 : (at + by + found.length) % found.length
  const problem = found[at]
  if (problem) showProblem(problem)
}
