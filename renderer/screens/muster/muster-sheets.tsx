/** Freezing a roll-call, and reconciling it: both say whom they touch before they do it. */
import { UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Choices } from '../../components/choices'
import { Effect } from '../../components/effect'
import { Sheet, Step } from '../../components/sheet'
import type { AreaId, SuspendScope } from '../../../preload/contract/models'
import type { RollPerson } from '../../../preload/contract/shift'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { now } from '../desk/clock'
import { names } from '../site/naming'
import { freezeMuster, printRoll, reconcileMuster, showMuster } from './muster'
import { closeSheet, sayDone } from '../desk/sheet'
import { useSite } from '../site/site'
import { useStatus } from '../desk/status'
import { useRollCall } from './use-roll-call'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { useMusterPreview } from './use-muster-preview'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** `print`: the fire list is printed as soon as it is frozen. */
    readonly freeze: { readonly area: AreaId | null; readonly print?: true }
    readonly reconcile: object
  }
}

const MARK = <UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />
interface FreezeSheetProps {
  readonly area: AreaId | null
  readonly print?: true
  readonly dock: Dock
}

export function FreezeSheet({ area, print, dock }: FreezeSheetProps) {
  const site = useSite()
  const status = useStatus(({ status: known }) => known)
  const [where, setWhere] = useState<'site' | 'area'>('site')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const scope: SuspendScope = where === 'site' || area === null ? { site: true } : { area }
  const preview = useMusterPreview(where === 'site' || area === null ? null : area)
  const points = site.view.areas.filter(({ musterPoint }) => musterPoint)
  const run = async (): Promise<void> => {
    setBusy(true)
    const answer = await freezeMuster(scope)
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    showMuster(true)
    sayDone(text('done.frozen'), now())
    closeSheet()
    if (print) void printRoll()
  }
  return (
    <Sheet
      dock={dock}
      title={text('freeze.title')}
      mark={MARK}
      lines={text('freeze.lines')}
      signed={text('sheet.signed', { operator: status?.operator.name ?? '' })}
      failure={failure}
      doIt={{
        label: count(print ? 'freeze.print' : 'freeze.do', preview?.people ?? 0),
        off: preview ? null : text('off.counting'),
        busy,
        run: () => void run(),
      }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('freeze.whom')}>
        <Choices
          name="whom"
          label={text('freeze.whom')}
          options={[
            { value: 'site', title: text('scope.site'), says: text('freeze.site.says') },
            ...(area === null
              ? []
              : [{ value: 'area' as const, title: names.area(area), says: text('freeze.area.says') }]),
          ]}
          value={where}
          onChange={setWhere}
        />
      </Step>
      <Step n={2} title={text('sheet.effect')}>
        <Effect
          headline={preview ? count('freeze.effect', preview.people) : text('off.counting')}
          facts={[
            { label: text('freeze.safe'), value: count('freeze.safe.n', preview?.safe ?? 0) },
            ...(preview && preview.unknown > 0
              ? [{ label: text('freeze.unknown.label'), value: count('freeze.unknown', preview.unknown) }]
              : []),
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

/** Names that a preview has room for; of more it says how many there are. */
const NAMED = 20

function namesOf(people: readonly RollPerson[]): string {
  const named = people
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join(', ')
  return people.length > NAMED ? `${named}, ${count('reconcile.more', people.length - NAMED)}` : named
}

export function ReconcileSheet({ dock }: { readonly dock: Dock }) {
  const roll = useRollCall()
  const set = roll?.toSet.length ?? 0
  const missing = roll?.missing ?? 0
  const byReader = (roll?.accounted ?? 0) - set
  const unseen = roll?.people.filter(({ accounted }) => accounted === null) ?? []
  const later = unseen.filter(({ late }) => late)
  const missed = unseen.filter(({ late }) => !late)
  return (
    <ActionSheet
      dock={dock}
      reasons="muster"
      title={text('reconcile.title')}
      mark={MARK}
      lines={text('reconcile.lines')}
      firstReason="evacuation"
      headline={count('reconcile.effect', set)}
      effects={[
        { label: text('reconcile.there'), value: count('reconcile.there.n', byReader) },
        {
          label: text('reconcile.missing'),
          value: count('reconcile.missing.n', missing, { names: namesOf(missed) }),
        },
        ...(later.length === 0
          ? []
          : [
              {
                label: text('reconcile.later'),
                value: count('reconcile.missing.n', later.length, { names: namesOf(later) }),
              },
            ]),
      ]}
      preview={null}
      label={count('reconcile.do', set)}
      off={roll ? null : text('off.counting')}
      what={() => ({ kind: 'reconcile' })}
      run={(reason) => reconcileMuster(reason)}
      done={count('done.reconciled', missing)}
    />
  )
}
