/** Alarms that were closed today. */
import { useEffect, useState } from 'react'
import type { Alarm } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { useNow, useZone } from '../../components/time'
import type { QueueItem } from './alarms'

/** Asked again whenever an alarm changed: one that left the list may have been closed. */
export function useClearedToday(all: readonly Alarm[]): readonly QueueItem[] {
  const [closed, setClosed] = useState<readonly Alarm[]>([])
  const zone = useZone()
  const now = useNow()
  useEffect(() => {
    let stale = false
    void ask('closedAlarms').then((answer) => {
      if (!stale && answer.ok) setClosed(answer.value)
    })
    return () => {
      stale = true
    }
  }, [all])
  return closed
    .filter(({ closedAt = 0 }) => zone.sameDay(closedAt, now))
    .map((alarm) => ({ alarm, ids: [alarm.id], count: alarm.count, lastAt: alarm.lastAt }))
}
