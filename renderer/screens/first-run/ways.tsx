/** The three ways to a site, and what was wrong with the last one. */
import { FileText, House, Play } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StartRefused, StartView } from '../../../preload/contract/start'
import { Button } from '../../components/button'
import { Shape } from '../../components/shape'
import { count, text } from '../../format/text'
import { goTo, openSiteFile, seeDemo, tryAgain, useFirstRun } from './first-run'

interface WayProps {
  readonly icon: ReactNode
  readonly title: string
  readonly says: string
  readonly note: string
  readonly action: ReactNode
}

function Way({ icon, title, says, note, action }: WayProps) {
  return (
    <li className="way">
      {icon}
      <h2>{title}</h2>
      <p>{says}</p>
      <p className="way-note">{note}</p>
      <div className="way-act">{action}</div>
    </li>
  )
}

/** Line, column, path and message of each problem, as the list is copied. */
const listText = ({ problems }: StartRefused): string =>
  problems.map(({ line, column, path, message }) => `${line}:${column}\t${path}\t${message}`).join('\n')

function Refused({ refused, off }: { readonly refused: StartRefused; readonly off: string | null }) {
  const { kind, file, detail, advice, problems, more } = refused
  const busy = useFirstRun((first) => first.busy)
  return (
    <section className="refused-start" aria-label={text('first.refused.label')}>
      <div className="refused-start-head">
        <Shape name="system" mute />
        <h2>
          {problems.length > 0
            ? count('first.refused.problems', problems.length + more, { file: file ?? '' })
            : text(kind === 'file' ? 'first.refused.file' : 'first.refused.start')}
        </h2>
        <span className="t3">{text('first.refused.nothing')}</span>
        <span className="spring" />
        <Button onClick={tryAgain} off={off} busy={busy}>
          {text('connect.again')}
        </Button>
        {problems.length > 0 && (
          <Button onClick={() => void navigator.clipboard.writeText(listText(refused))}>
            {text('first.refused.copy')}
          </Button>
        )}
      </div>
      {problems.length === 0 ? (
        <div className="refused-start-why">
          <p>{detail}</p>
          {advice.map(({ says, command }) => (
            <p key={command}>
              {text('first.refused.advice', { says })}
              <code className="m">{command}</code>
            </p>
          ))}
        </div>
      ) : (
        <div className="refused-start-list">
          <table aria-label={text('first.refused.list')}>
            <thead className="vh">
              <tr>
                <th>{text('first.refused.place')}</th>
                <th>{text('first.refused.path')}</th>
                <th>{text('first.refused.problem')}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map(({ line, column, path, message }, i) => (
                <tr key={i}>
                  <td className="m t3">{text('first.refused.at', { line, column })}</td>
                  <td className="m t1">{path}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more > 0 && <p className="t3">{count('first.refused.more', more)}</p>}
        </div>
      )}
    </section>
  )
}

interface WaysProps {
  readonly view: Extract<StartView, { readonly kind: 'choose' }>
  /** Why this visitor may not choose a site; null = they may. */
  readonly off: string | null
}

export function Ways({ view, off }: WaysProps) {
  const busy = useFirstRun((first) => first.busy)
  const notNew = view.isNew ? off : (off ?? text('first.new.not-new'))
  const icon = { size: 26, strokeWidth: 1.5, 'aria-hidden': true } as const
  return (
    <>
      <h1>{text('first.title')}</h1>
      <p className="first-says">{text('first.says')}</p>
      <ul className="ways">
        <Way
          icon={<House {...icon} />}
          title={text('first.new')}
          says={text('first.new.says')}
          note={notNew ?? text('first.new.note')}
          action={
            <Button main={notNew === null} keys="1" off={notNew} onClick={() => goTo('name')}>
              {text('first.new')}
            </Button>
          }
        />
        <Way
          icon={<FileText {...icon} />}
          title={text('first.open')}
          says={text('first.open.says')}
          note={off ?? text('first.open.note')}
          action={
            <Button keys="2" off={off} busy={busy} onClick={openSiteFile}>
              {text('first.open.do')}
            </Button>
          }
        />
        <Way
          icon={<Play {...icon} />}
          title={text('first.demo')}
          says={text('first.demo.says')}
          note={text('first.demo.note')}
          action={
            <Button keys="3" onClick={() => void seeDemo()}>
              {text('first.demo')}
            </Button>
          }
        />
      </ul>
      {view.refused !== null && <Refused refused={view.refused} off={off} />}
    </>
  )
}
