/** Why: each check of apb.md in order, the one that broke with the facts it used, and what would have let the person through. */
import { Check, Minus, X } from 'lucide-react'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { useNow, useZone } from '../../components/time'
import { Words } from '../../components/words'
import type { ConfidenceReason, EventDetail, ExplanationText } from '../../../preload/contract/models'
import { confidenceWords, isDoubtful } from '../../format/confidence-words'
import { text } from '../../format/text'
import { showRule } from '../help/help'
import { names } from '../site/naming'

/** Doubts that somebody may have left unseen. */
const EXITS: readonly ConfidenceReason['code'][] = [
  'exit-reader-offline',
  'rex-exit',
  'no-exit-reader',
  'door-forced',
  'controller-offline',
]

const sentenceCase = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

type CheckText = ExplanationText['checks'][number]

/** Checks that every read goes through before anti-passback; in a narrow place their passes share a line. */
const isFirstCheck = (check: CheckText): boolean =>
  check.rule.startsWith('2') && check.outcome === 'pass' && !check.decides

function Outcome({ outcome }: { readonly outcome: CheckText['outcome'] }) {
  switch (outcome) {
    case 'pass':
      return <Check size={15} strokeWidth={2} role="img" aria-label={text('why.pass')} />
    case 'break':
      return <X size={16} strokeWidth={2.4} role="img" aria-label={text('why.break')} />
    case 'not-applicable':
      return <Minus size={15} strokeWidth={1.7} role="img" aria-label={text('why.not-applicable')} />
  }
}

function Facts({ facts }: { readonly facts: CheckText['facts'] }) {
  const zone = useZone()
  if (facts.length === 0) return null
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd {...(fact.at !== undefined && { title: zone.utc(fact.at) })}>
            <Words>{fact.value}</Words>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function CheckLine({ check }: { readonly check: CheckText }) {
  const broken = check.outcome === 'break'
  const kind = broken ? 'brk' : check.outcome === 'not-applicable' ? 'skip' : ''
  return (
    <li className={`ck ${kind} ${check.decides && !broken ? 'decides' : ''} ${isFirstCheck(check) ? 'why-full' : ''}`}>
      <span className="ck-rule">
        <button
          type="button"
          className="rule-link"
          aria-label={text('help.rule', { rule: check.rule })}
          onClick={() => showRule(check.rule)}
        >
          {check.rule}
        </button>
      </span>
      <Outcome outcome={check.outcome} />
      <span className="ck-text">
        <Words>{check.text}</Words>
      </span>
      {(broken || check.decides) && <Facts facts={check.facts} />}
    </li>
  )
}

function Checks({ explanation }: { readonly explanation: ExplanationText }) {
  const first = explanation.checks.filter(isFirstCheck)
  const [from, to] = [first[0]?.rule, first.at(-1)?.rule]
  return (
    <ol className="checks" aria-label={text('why.checks')}>
      {from !== undefined && to !== undefined && (
        <li className="ck why-fold">
          <span className="ck-rule">{from === to ? from : text('why.range', { from, to })}</span>
          <Outcome outcome="pass" />
          <span className="ck-text">{text('why.first-checks')}</span>
        </li>
      )}
      {explanation.checks.map((check, i) => (
        <CheckLine key={`${check.rule} ${i}`} check={check} />
      ))}
    </ol>
  )
}

export function Why({ detail }: { readonly detail: EventDetail }) {
  const now = useNow()
  const { explanation, explanationMissing, person } = detail
  const decided = explanation?.checks.find((check) => check.decides)
  const doubt = person && isDoubtful(person.confidence) ? person.confidenceBecause : undefined
  return (
    <div className="why" role="group" tabIndex={0} aria-label={text('why.title')}>
      <div className="verdict">
        <h3>{text('why.title')}</h3>
        {decided && (
          <span>
            <Say
              k={decided.outcome === 'break' ? 'why.broke' : 'why.decided'}
              with={{ rule: <b className={`m ${decided.outcome === 'break' ? 'why-rule' : ''}`}>{decided.rule}</b> }}
            />
          </span>
        )}
      </div>
      {explanation ? (
        <Checks explanation={explanation} />
      ) : (
        <p className="why-missing">{explanationMissing ?? text('why.missing')}</p>
      )}
      {doubt && (
        <p className="doubt">
          <Shape name="offline" />
          <span>
            <b>{text(EXITS.includes(doubt.code) ? 'why.doubt.exit' : 'why.doubt.place')}</b>{' '}
            <Words>{sentenceCase(confidenceWords(doubt, names, now))}</Words>
          </span>
        </p>
      )}
      {explanation && explanation.remedies.length > 0 && (
        <section aria-label={text('why.remedies')}>
          <h4 className="cap">{text('why.remedies')}</h4>
          <ul className="remedies">
            {explanation.remedies.map((remedy) => (
              <li key={remedy}>
                <span>
                  <Words>{remedy}</Words>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
