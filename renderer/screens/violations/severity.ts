/** How grave an open violation is at this desk: the priority of its alarm, else what its rule does. */
import type { OpenViolation } from '../../../preload/contract/models'
import { alarmShape, type ShapeName } from '../../format/shape'
import { useAlarms } from '../alarms/alarms'
import { useSite } from '../site/site'

interface Severity {
  readonly shape: ShapeName
  /** The person was let in all the same. */
  readonly soft: boolean
}

export function useSeverity(violation: OpenViolation | undefined): Severity {
  const priority = useAlarms(({ bySeq }) =>
    violation?.seq === undefined ? undefined : bySeq.get(violation.seq)?.priority,
  )
  const mode = useSite(({ area }) => (violation === undefined ? undefined : area.get(violation.area)?.mode))
  const rule = violation?.violation.rule
  const soft = rule === '4.4' || (rule === '4.2' && mode === 'soft')
  return { soft, shape: priority === undefined ? (soft ? 'p3' : 'p2') : alarmShape(priority) }
}
