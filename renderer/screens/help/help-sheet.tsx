/** Help: the guide, its glossary and the rules, with a search; over the screen that it was opened on. */
import { SearchField } from '../../components/search-field'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Keys } from '../../components/keys'
import { Void } from '../../components/void'
import { text } from '../../format/text'
import { loadGuide, partAt, searchGuide, type Part } from './guide'
import { Blocks } from './guide-text'
import { closeHelp, showHelp, useHelp } from './help'

export function Help() {
  const at = useHelp((help) => help.at)
  const search = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open={at !== null} onOpenChange={(open) => !open && closeHelp()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="help-sheet" initialFocus={search}>
          <div className="key-head">
            <Dialog.Title className="sheet-title">{text('help.title')}</Dialog.Title>
            <Dialog.Close className="button">
              {text('keys.close')} <Keys of="Esc" />
            </Dialog.Close>
          </div>
          {at !== null && <Guide at={at} search={search} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface GuideProps {
  readonly at: string
  readonly search: RefObject<HTMLInputElement | null>
}

function Guide({ at, search }: GuideProps) {
  const [parts, setParts] = useState<readonly Part[]>([])
  const [typed, setTyped] = useState('')
  useEffect(() => {
    let stale = false
    void loadGuide().then((loaded) => {
      if (!stale) setParts(loaded)
    })
    return () => {
      stale = true
    }
  }, [])
  const found = searchGuide(parts, typed)
  const part = partAt(parts, at)
  return (
    <div className="help-columns">
      <nav className="help-parts" aria-label={text('help.parts')}>
        <SearchField
          field={search}
          label={text('help.search')}
          value={typed}
          onChange={setTyped}
          onKeyDown={(event) => {
            const [first] = found
            if (event.key === 'Enter' && first) showHelp(first.id)
          }}
        />
        <div className="help-list" role="status">
          {parts.length > 0 && found.length === 0 && <Void title={text('help.none')}>{text('help.none.why')}</Void>}
          {found.map((one, i) => (
            <div key={one.id}>
              {one.page !== found[i - 1]?.page && <h3 className="cap">{one.page}</h3>}
              <button
                type="button"
                className={`help-part ${one === part ? 'on' : ''}`}
                aria-current={one === part ? 'page' : undefined}
                onClick={() => showHelp(one.id)}
              >
                {one.title}
              </button>
            </div>
          ))}
        </div>
      </nav>
      {part && <Article key={at} part={part} at={at} />}
    </div>
  )
}

function Article({ part, at }: { readonly part: Part; readonly at: string }) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    const rule = article.current?.querySelector(`[id="help-${at}"]`)
    rule?.classList.add('help-here')
    rule?.scrollIntoView({ block: 'center' })
  }, [at])
  return (
    <div className="help-text" role="group" tabIndex={0} aria-label={text('help.text')}>
      <article ref={article} aria-label={part.title}>
        <h2>{part.title}</h2>
        <Blocks tokens={part.tokens} part={part.id} />
      </article>
    </div>
  )
}
