import { Engine as RulesEngine, type RuleProperties } from 'json-rules-engine'
import { assign, createActor, setup, type ActorRefFrom } from 'xstate'
import { READER_MODES } from '../../../main/domain/site'
import { NOTHING, plainJudge, type Facts, type Judgement } from './naive'

const ROW_READER = 5
const rowOf = (mode: Facts['mode']): number => ROW_READER + READER_MODES.indexOf(mode) - 1

/** json-rules-engine: one rule for each of ours; the first that fires decides. */
export function jsonRulesJudge(): (facts: Facts) => Promise<Judgement> {
  const when = (mode: Facts['mode'], fact: keyof Facts, more: Partial<Facts> = {}): RuleProperties['conditions'] => ({
    all: Object.entries({ mode, [fact]: true, ...more }).map(([name, value]) => ({
      fact: name,
      operator: 'equal',
      value,
    })),
  })
  const rule = (row: number, denies: boolean, conditions: RuleProperties['conditions']): RuleProperties => ({
    conditions,
    event: { type: denies ? 'denied' : 'warned', params: { row, denies } },
    priority: denies ? 10 : 1,
  })
  const engine = new RulesEngine([
    { ...rule(4, true, { all: [{ fact: 'reentryRuns', operator: 'equal', value: true }] }), priority: 100 },
    rule(rowOf('soft'), false, when('soft', 'misplaced')),
    rule(rowOf('hard'), true, when('hard', 'misplaced')),
    rule(rowOf('hard-revert-soft'), true, when('hard-revert-soft', 'misplaced', { windowRuns: false })),
    rule(rowOf('hard-revert-soft'), false, when('hard-revert-soft', 'misplaced', { windowRuns: true })),
    rule(rowOf('timed-reader'), true, when('timed-reader', 'timerRuns')),
    rule(rowOf('timed-extended'), true, when('timed-extended', 'timerRuns')),
    rule(rowOf('timed-user'), true, when('timed-user', 'userRuns')),
    rule(rowOf('route'), true, when('route', 'offRoute')),
  ])
  return async (facts) => {
    const { events } = await engine.run({ ...facts })
    return (events[0]?.params as Judgement | undefined) ?? NOTHING
  }
}

/** XState: a machine of guarded transitions, one actor per cardholder, started at the first read. */
export function xstateJudge(actors: number): (facts: Facts) => Judgement {
  const machine = setup({
    types: { context: {} as { judgement: Judgement }, events: {} as { type: 'READ'; facts: Facts } },
    guards: { breaks: ({ event }) => plainJudge(event.facts).row !== -1 },
    actions: {
      judged: assign({ judgement: ({ event }) => plainJudge(event.facts) }),
      quiet: assign({ judgement: NOTHING }),
    },
  }).createMachine({
    context: { judgement: NOTHING },
    initial: 'known',
    states: {
      known: { on: { READ: [{ guard: 'breaks', actions: 'judged' }, { actions: 'quiet' }] } },
    },
  })
  const list: ActorRefFrom<typeof machine>[] = []
  let next = 0
  return (facts) => {
    const place = next++ % actors
    let actor = list[place]
    if (actor === undefined) {
      actor = createActor(machine).start()
      list[place] = actor
    }
    actor.send({ type: 'READ', facts })
    return actor.getSnapshot().context.judgement
  }
}
