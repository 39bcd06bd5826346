/**
 * Mutants of a source file: small faults, all written into one text, of which a run switches one on at a time. So the
 * engine is loaded once, and a mutant costs no more than the tests that reach it.
 */
import { parseSync } from 'oxc-parser'

export interface Mutant {
  readonly id: number
  readonly file: string
  readonly line: number
  /** The text that it replaces, and what stands there instead. */
  readonly was: string
  readonly is: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [])

const OPERATORS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '&': '|',
  '|': '&',
  '>>>': '<<',
  '<<': '>>>',
  '&&': '||',
  '||': '&&',
  '??': '&&',
}

const LOOPS = new Set(['ForStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement'])
/** Not run, or not at the time of a test: types, imports, and what a module does once as it is loaded. */
const skips = ({ type }: Node): boolean =>
  (type.startsWith('TS') && type !== 'TSAsExpression' && type !== 'TSNonNullExpression') || type === 'ImportDeclaration'

/** The text with every mutant in it, and what they are. @param first number of the first one */
export function mutated(
  file: string,
  source: string,
  first: number,
): { readonly text: string; readonly mutants: Mutant[] } {
  const mutants: Mutant[] = []
  const write = (node: Node, inFunction: boolean): string => {
    if (skips(node)) return source.slice(node.start, node.end)
    const inside = inFunction || /Function|MethodDefinition/.test(node.type)
    let text = ''
    let at = node.start
    for (const child of children(node)) {
      text += source.slice(at, child.start) + write(child, inside)
      at = child.end
    }
    text += source.slice(at, node.end)
    if (LOOPS.has(node.type)) text = counted(node, text)
    if (!inFunction) return text
    const others = replacements(node, source).filter((is) => is !== source.slice(node.start, node.end))
    if (others.length === 0) return text
    const line = source.slice(0, node.start).split('\n').length
    const [open, close] = node.type === 'ExpressionStatement' ? ['', ''] : ['(', ')']
    const whole = node.type === 'ExpressionStatement' ? text.replace(/;?\s*$/, '') : text
    const branches = others.map((is) => {
      const id = first + mutants.length
      mutants.push({ id, file, line, was: source.slice(node.start, node.end), is })
      return `isMutantOn(${id}) ? (${is}) : `
    })
    return `${open}${branches.join('')}(${whole})${close}`
  }
  const { program } = parseSync(file, source)
  return { text: write(program as unknown as Node, false), mutants }
}

/** What is written into a node in its order; keys and names stay as they are. */
function children(node: Node): Node[] {
  const found: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || key === 'returnType' || key === 'typeArguments' || key === 'typeParameters')
      continue
    if (key === 'key' && node['computed'] !== true) continue
    if (node.type === 'Property' && node['shorthand'] === true) continue
    found.push(...nodesIn(value))
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** A loop that a mutant has made endless ends: each round is counted. */
function counted({ body, start }: Node, text: string): string {
  const [own] = nodesIn(body)
  if (!own || own.type !== 'BlockStatement') return text
  const brace = text.indexOf('{', text.length - (text.length - (own.start - start)))
  return brace < 0 ? text : `${text.slice(0, brace + 1)}countRound();${text.slice(brace + 1)}`
}

/** What a node may be replaced by. */
function replacements(node: Node, source: string): string[] {
  const text = (value: unknown): string => nodesIn(value).map(({ start, end }) => source.slice(start, end))[0] ?? ''
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const other = OPERATORS[String(node['operator'])]
      return other === undefined ? [] : [`(${text(node['left'])}) ${other} (${text(node['right'])})`]
    }
    case 'UnaryExpression':
      return node['operator'] === '!' ? [text(node['argument'])] : []
    case 'Literal':
      if (typeof node['value'] === 'number') return [String(node['value'] + 1)]
      if (typeof node['value'] === 'boolean') return [String(!node['value'])]
      return typeof node['value'] === 'string' && node['value'] !== '' ? [`''`] : []
    case 'ConditionalExpression':
      return [`(${text(node['consequent'])})`, `(${text(node['alternate'])})`]
    case 'ExpressionStatement':
      return nodesIn(node['expression']).some(({ type }) => /Call|Assignment|Update/.test(type)) ? ['undefined'] : []
    default:
      return []
  }
}
