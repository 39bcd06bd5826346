/**
 * Explanations of the newest plain grants, by rising number of their rows: old ones give way, and finding one takes no more
 * than halving. The grants of a reader nearly always say the same but for the credential, so what they share is kept once:
 * thousands of new objects that live on for a while would cost more than the decisions that they explain.
 */
import type { Check, Explanation } from '../domain/explanation'

export interface RecentExplanations {
  /** @param seq above that of everything added before. */
  readonly add: (seq: number, reader: string, explanation: Explanation) => void
  readonly get: (seq: number) => Explanation | undefined
  readonly clear: () => void
}

export function createRecentExplanations(limit: number): RecentExplanations {
  const seqs = new Float64Array(limit)
  /** Each explanation, or one that differs from it in the first check's only text alone; and that text. */
  let models: Explanation[] = []
  let texts: (string | undefined)[] = []
  /** The model of each reader that was used last. */
  const ofReader = new Map<string, Explanation>()
  /** Place of the oldest, once the ring is full. */
  let oldest = 0

  const modelOf = (reader: string, explanation: Explanation): Explanation => {
    const known = ofReader.get(reader)
    if (known && isSameButForText(known, explanation)) return known
    ofReader.set(reader, explanation)
    return explanation
  }

  return {
    add: (seq, reader, explanation) => {
      const isFull = models.length === limit
      const place = isFull ? oldest : models.length
      seqs[place] = seq
      models[place] = modelOf(reader, explanation)
      texts[place] = onlyText(explanation.checks[0])
      if (isFull) oldest = (oldest + 1) % limit
    },
    get: (seq) => {
      const count = models.length
      let low = 0
      let high = count
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((seqs[(oldest + middle) % count] ?? 0) < seq) low = middle + 1
        else high = middle
      }
      const place = (oldest + low) % Math.max(1, count)
      const model = models[place]
      return model && seqs[place] === seq ? withText(model, texts[place]) : undefined
    },
    clear: () => {
      models = []
      texts = []
      ofReader.clear()
      oldest = 0
    },
  }
}

/** The text of a check's only fact. */
function onlyText(check: Check | undefined): string | undefined {
  if (check?.facts.length !== 1) return undefined
  const value = check.facts[0]?.value
  return value && 'text' in value && value.area === undefined && value.reader === undefined ? value.text : undefined
}

/** Whether two lists of checks are one but for the first check's only text; checks that say the same each time are the same objects. */
function isSameButForText(one: Explanation, other: Explanation): boolean {
  const { checks } = one
  if (checks.length !== other.checks.length || one.remedies.length + other.remedies.length > 0) return false
  for (let place = 1; place < checks.length; place++) if (checks[place] !== other.checks[place]) return false
  const [mine] = checks
  const [theirs] = other.checks
  return (
    mine !== undefined &&
    theirs !== undefined &&
    onlyText(mine) !== undefined &&
    onlyText(theirs) !== undefined &&
    mine.code === theirs.code &&
    mine.rule === theirs.rule &&
    mine.outcome === theirs.outcome &&
    mine.decides === theirs.decides &&
    mine.facts[0]?.name === theirs.facts[0]?.name
  )
}

function withText(model: Explanation, text: string | undefined): Explanation {
  const [first, ...rest] = model.checks
  const fact = first?.facts[0]
  if (!first || !fact || text === undefined || onlyText(first) === text) return model
  return { ...model, checks: [{ ...first, facts: [{ name: fact.name, value: { text } }] }, ...rest] }
}
