/** Freezing a roll-call, and reconciling it: both say whom they touch before they do it. */
import { UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Choices } from '../../components/choices'
import { Effect } from '../../components/effect'
import { Sheet, Step } from '../../components/sheet'
import type { AreaId, SuspendScope } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { now } from '../../store/clock'
import { names } from '../../store/naming'
import { showMuster } from '../../store/muster'
import { closeSheet, sayDone } from '../../store/sheet'
import { useSite } from '../../store/site'
import { areaStatus, useStatus } from '../../store/status'
import { useRollCall } from '../muster/use-roll-call'
import { ActionSheet, type Dock } from './action-sheet'

const MARK = <UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />
const OUTSIDE = 0

export function FreezeSheet({ area, dock }: { readonly area: AreaId | null; readonly dock: Dock }) {
  const site = useSite()
  const status = useStatus(({ status: known }) => known)
  const [where, setWhere] = useState<'site' | 'area'>('site')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const scope: SuspendScope = where === 'site' || area === null ? { site: true } : { area }
  const insideOf = (id: AreaId): number => areaStatus(status, id)?.inside ?? 0
  const onSite = site.view.areas.reduce((sum, { id }) => sum + (id === OUTSIDE ? 0 : insideOf(id)), 0)
  const people = 'site' in scope ? onSite : insideOf(scope.area)
  const points = site.view.areas.filter(({ musterPoint }) => musterPoint)
  const safe = points
    .filter(({ id }) => 'site' in scope || id === scope.area)
    .reduce((sum, { id }) => sum + insideOf(id), 0)
  const run = async (): Promise<void> => {
    setBusy(true)
    const answer = await ask('freezeMuster', scope)
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    showMuster(true)
    sayDone(text('done.frozen'), now())
    closeSheet()
  }
  return (
    <Sheet
      dock={dock}
      title={text('freeze.title')}
      mark={MARK}
      lines={text('freeze.lines')}
      signed={text('sheet.signed', { operator: status?.operator.name ?? '' })}
      failure={failure}
      doIt={{ label: count('freeze.do', people), off: null, busy, run: () => void run() }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('freeze.whom')}>
        <Choices
          name="whom"
          label={text('freeze.whom')}
          options={[
            { value: 'site', title: text('scope.site'), says: count('freeze.inside', onSite) },
            ...(area === null
              ? []
              : [{ value: 'area' as const, title: names.area(area), says: count('freeze.inside', insideOf(area)) }]),
          ]}
          value={where}
          onChange={setWhere}
        />
      </Step>
      <Step n={2} title={text('sheet.effect')}>
        <Effect
          headline={count('freeze.effect', people)}
          lines={[
            { label: text('freeze.safe'), value: count('freeze.safe.n', safe) },
            {
              label: text('freeze.points'),
              value: points.length === 0 ? text('freeze.points.none') : points.map(({ name }) => name).join(', '),
            },
            { label: text('effect.location'), value: text('freeze.nothing-moves') },
          ]}
          panels={[]}
        />
      </Step>
    </Sheet>
  )
}

export function ReconcileSheet({ dock }: { readonly dock: Dock }) {
  const roll = useRollCall()
  const set = roll?.toSet.length ?? 0
  const missing = roll?.missing ?? 0
  const byReader = (roll?.accounted ?? 0) - set
  const list = roll?.people.filter(({ accounted }) => accounted === null) ?? []
  return (
    <ActionSheet
      dock={dock}
      title={text('reconcile.title')}
      mark={MARK}
      lines={text('reconcile.lines')}
      firstReason="evacuation"
      headline={count('reconcile.effect', set)}
      effects={[
        { label: text('reconcile.there'), value: count('reconcile.there.n', byReader) },
        { label: text('reconcile.missing'), value: count('reconcile.missing.n', missing) },
        ...(missing === 0
          ? []
          : [
              {
                label: text('reconcile.who'),
                value: list
                  .slice(0, 20)
                  .map(({ name }) => name)
                  .join(', '),
              },
            ]),
      ]}
      preview={null}
      label={count('reconcile.do', set)}
      off={roll ? null : text('off.counting')}
      run={(reason) => ask('reconcileMuster', reason)}
      done={count('done.reconciled', missing)}
    />
  )
}
