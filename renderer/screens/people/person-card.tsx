/** The card of a person, for every role: who they are, where, what is open, their cards, access, and what they did. */
import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/button'
import { Bars } from '../../components/confidence'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Time, useNow, useZone } from '../../components/time'
import { Void } from '../../components/void'
import { Words } from '../../components/words'
import type { CardholderId, OpenViolation } from '../../../preload/contract/models'
import type { PersonCard as Card } from '../../../preload/contract/people'
import { confidenceWords } from '../../format/confidence-words'
import { failureWords } from '../../format/failure'
import { text, type TextKey } from '../../format/text'
import { actFor, isForbidden, openAct } from '../events/acts'
import { names } from '../site/naming'
import { useStatus } from '../desk/status'
import { openSheet, type SheetRequest } from '../desk/sheet'
import { may, onlySees } from '../session/session'
import { Avatar } from './avatar'
import { CardAccess, CardBroken, CardCards } from './card-facts'
import { CardEvents } from './card-events'
import { CardOpenings } from './card-openings'
import { openPersonAct, showPersonInLive } from './person-acts'
import { useSeverity } from '../violations/severity'
import { NotTaken } from './person-panel'
import { noteRecent } from './recent'
import { usePersonCard } from './use-person-card'

export function PersonCard({ id }: { readonly id: CardholderId }) {
  const known = usePersonCard(id)
  useEffect(() => noteRecent(id), [id])
  if (known?.card) return <Whole card={known.card} />
  return (
    <aside className="panel pc" aria-label={text('person-card.label')}>
      {known?.failure && <Void title={text('person-card.missing')}>{failureWords(known.failure)}</Void>}
    </aside>
  )
}

function Whole({ card }: { readonly card: Card }) {
  return (
    <aside className="panel pc" aria-label={card.name}>
      <div className="pc-body">
        <Head card={card} />
        {card.violations.map((open) => (
          <Open key={open.area} open={open} />
        ))}
        <NotTaken person={card.id} />
        <CardCards card={card} />
        <CardAccess card={card} />
        <CardOpenings card={card} />
        <CardBroken card={card} />
        <CardEvents card={card} />
      </div>
      <Foot card={card} />
    </aside>
  )
}

function Head({ card }: { readonly card: Card }) {
  const number = card.number === undefined ? [] : [text('person-card.number', { number: card.number })]
  const department = card.department === undefined ? [] : [card.department]
  return (
    <header className="pc-head">
      <div className="pc-photo">
        <Avatar person={card.id} size="large" />
      </div>
      <div className="pc-who">
        <h2>{card.name}</h2>
        <p className="t2">{[...department, ...number].join(' · ')}</p>
        {card.groups.length > 0 && (
          <ul className="pc-groups" aria-label={text('people.column.groups')}>
            {card.groups.map((group) => (
              <li key={group} className="pl-tag">
                {group}
              </li>
            ))}
          </ul>
        )}
        <Place card={card} />
        <Standing card={card} />
      </div>
    </header>
  )
}

/** Place, since when, how sure, and because of what. */
function Place({ card }: { readonly card: Card }) {
  const now = useNow()
  const { confidence, confidenceBecause, location, since } = card
  return (
    <>
      <h3 className="cap">{text('person.believed')}</h3>
      <p className="pc-place">
        <b>{location === null ? text('person.nowhere') : names.area(location)}</b>{' '}
        {since !== null && <Say k="person.since" with={{ at: <Time at={since} /> }} />}
      </p>
      <p className="pc-sure">
        <Bars level={confidence} /> <span className="t1">{text(`confidence.${confidence}.long`)}</span>
        {confidenceBecause && (
          <Words>{text('person.because', { why: confidenceWords(confidenceBecause, names, now) })}</Words>
        )}
      </p>
    </>
  )
}

/** What holds for the person beside the rules: switched off, free pass, exempt. */
function Standing({ card }: { readonly card: Card }) {
  const zone = useZone()
  const now = useNow()
  const said = [
    card.validity === 'valid' ? '' : text(`person-card.validity.${card.validity}`),
    card.freePass ? text('person.free-pass') : '',
    !card.exempt
      ? ''
      : card.exemptUntil === null
        ? text('person.exempt')
        : text('person.exempt-until', { at: zone.near(card.exemptUntil, now) }),
    card.extendedUnlock ? text('person-card.extended') : '',
  ].filter((words) => words !== '')
  if (said.length === 0) return null
  return (
    <ul className="pc-standing">
      {said.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  )
}

function Open({ open }: { readonly open: OpenViolation }) {
  const role = useStatus(({ status }) => status?.operator.role)
  const { shape } = useSeverity(open)
  const about = { person: open.cardholder, area: open.area, door: null, alarm: null }
  const acts = (['clear', 'reset'] as const).filter(
    (name) => !isForbidden(name, role) && actFor(name, about).off === null,
  )
  return (
    <section className={`pc-open is-${shape}`} aria-label={text(`violation.${open.violation.kind}`)}>
      <Shape name={shape} size={20} />
      <div>
        <b>
          {text(open.lockedOut ? 'person-card.locked-out' : 'person-card.in-violation', {
            area: names.area(open.area),
          })}
        </b>
        <p>
          <Say
            k="person-card.open"
            with={{
              kind: text(`violation.${open.violation.kind}`),
              at: <Time at={open.openedAt} />,
              n: open.tries,
            }}
          />
        </p>
      </div>
      {acts.map((name) => (
        <Button
          key={name}
          keys={name === 'clear' ? 'C' : 'R'}
          onClick={() => {
            const { open: request } = actFor(name, about)
            if (request) openSheet(request)
          }}
        >
          {text(`act.${name}`)}
        </Button>
      ))}
    </section>
  )
}

function Foot({ card }: { readonly card: Card }) {
  const role = useStatus(({ status }) => status?.operator.role)
  const acts = (['free-pass', 'exempt', ...(card.violations.length === 0 ? (['reset'] as const) : [])] as const).filter(
    (name) => !isForbidden(name, role),
  )
  return (
    <footer className="acts pc-foot">
      {may(role, 'edit-people') && (
        <Button main keys="E" onClick={() => openPersonAct('edit')}>
          {text('person-card.edit')}
        </Button>
      )}
      <Button keys="L" onClick={showPersonInLive}>
        {text('person-card.live')}
      </Button>
      {acts.map((name) => (
        <Button
          key={name}
          keys={name === 'free-pass' ? 'F' : name === 'exempt' ? 'X' : 'R'}
          off={actFor(name).off}
          onClick={() => openAct(name)}
        >
          {text(`act.${name}`)}
        </Button>
      ))}
      <Asks card={card} />
      {may(role, 'edit-people') && <More card={card} />}
    </footer>
  )
}

/** What is done to the whole person, and seldom. */
function More({ card }: { readonly card: Card }) {
  const people = [card.id]
  const isOff = card.validity === 'off'
  const items: readonly { readonly says: TextKey; readonly open: SheetRequest }[] = [
    { says: 'person-card.photo', open: { kind: 'photos', person: card.id } },
    { says: 'person-card.copy', open: { kind: 'edit-person', person: null, like: card.id } },
    isOff
      ? { says: 'people.many.activate', open: { kind: 'edit-people', people, act: 'activate' } }
      : { says: 'people.many.deactivate', open: { kind: 'edit-people', people, act: 'deactivate' } },
    { says: 'person-card.delete', open: { kind: 'edit-people', people, act: 'delete' } },
  ]
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="button pc-more" aria-label={text('person-card.more')}>
        <Ellipsis size={16} strokeWidth={2} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" side="top" align="end" sideOffset={4}>
          <Menu.Popup className="menu" aria-label={text('person-card.more')}>
            {items.map(({ says, open }) => (
              <Menu.Item key={says} className="menu-item" onClick={() => openSheet(open)}>
                {text(says)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** What the role may not do, in one line; what a supervisor may sign here opens prepared. */
function Asks({ card }: { readonly card: Card }) {
  const role = useStatus(({ status }) => status?.operator.role)
  if (!isForbidden('reset', role)) return null
  if (onlySees(role)) return <span className="acts-others t3 el">{text('off.guard')}</span>
  const act = card.violations.length > 0 ? 'clear' : 'reset'
  return (
    <Button keys={act === 'clear' ? 'C' : 'R'} onClick={() => openAct(act)}>
      {text('person-card.ask')}
    </Button>
  )
}
