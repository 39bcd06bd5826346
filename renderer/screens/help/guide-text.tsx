/** A part of the guide as elements: only what the guide and the rules use. Nothing is set as HTML. */
import { Fragment, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'

/** `4.2` where a row or an item of a list is a rule. */
const RULE = /^(\d+\.\d+)\b/

const key = (i: number): string => String(i)

function Inline({ tokens }: { readonly tokens: readonly Token[] | undefined }): ReactNode {
  return (tokens ?? []).map((token, i) => <Fragment key={key(i)}>{inline(token)}</Fragment>)
}

function inline(token: Token): ReactNode {
  const inner = 'tokens' in token ? <Inline tokens={token.tokens} /> : null
  if (token.type === 'strong') return <b>{inner}</b>
  if (token.type === 'em') return <em>{inner}</em>
  if (token.type === 'codespan') return <kbd className="help-code">{(token as Tokens.Codespan).text}</kbd>
  if (token.type === 'br') return <br />
  if (inner !== null && token.type !== 'text') return inner
  return inner ?? ('text' in token ? String(token.text) : token.raw)
}

interface BlocksProps {
  readonly tokens: readonly Token[]
  /** `rule-4` in the rules: the items of a section's first list are its rules 1, 2 and so on. */
  readonly part: string
}

export function Blocks({ tokens, part }: BlocksProps): ReactNode {
  return tokens.map((token, i) => <Fragment key={key(i)}>{block(token, part)}</Fragment>)
}

function block(token: Token, part: string): ReactNode {
  if (token.type === 'heading') return <h4>{<Inline tokens={(token as Tokens.Heading).tokens} />}</h4>
  if (token.type === 'paragraph') return <p>{<Inline tokens={(token as Tokens.Paragraph).tokens} />}</p>
  if (token.type === 'code') return <pre>{(token as Tokens.Code).text}</pre>
  if (token.type === 'list') return <List list={token as Tokens.List} part={part} />
  if (token.type === 'table') return <GuideTable table={token as Tokens.Table} />
  return 'tokens' in token && token.tokens ? <Inline tokens={token.tokens} /> : null
}

function List({ list, part }: { readonly list: Tokens.List; readonly part: string }) {
  const items = list.items.map((item, i) => (
    <li key={key(i)} id={list.ordered && part.startsWith('rule-') ? `help-${part}.${i + 1}` : undefined}>
      {item.tokens.map((token, j) => (
        <Fragment key={key(j)}>{token.type === 'text' ? inline(token) : block(token, part)}</Fragment>
      ))}
    </li>
  ))
  return list.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
}

function GuideTable({ table }: { readonly table: Tokens.Table }) {
  return (
    <table>
      <thead>
        <tr>
          {table.header.map((cell, i) => (
            <th key={key(i)}>
              <Inline tokens={cell.tokens} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => {
          const rule = RULE.exec(row[0]?.text ?? '')?.[1]
          return (
            <tr key={key(i)} id={rule === undefined ? undefined : `help-rule-${rule}`}>
              {row.map((cell, j) => (
                <td key={key(j)}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
