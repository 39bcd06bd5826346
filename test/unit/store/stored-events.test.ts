import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../main/domain/event'
import { ROW, type DraftRow, type EntryRow } from '../../../main/store/entry-row'
import { decodeEvent, encodeEvent, notableKind } from '../../../main/store/event-codec'
import { createCardReader } from '../../../main/store/record-codec'
import { retentionKind } from '../../../main/store/retention'
import { EVENT_SAMPLES } from './event-samples'

const samples: readonly JournalEvent[] = Object.values(EVENT_SAMPLES)

/** The columns of an event and the dictionary's texts, numbered from 1 in the order they were asked for. */
function stored(event: JournalEvent): { readonly draft: DraftRow; readonly texts: readonly string[] } {
  const texts = ['']
  const draft = encodeEvent(event, (_kind, text) => texts.push(text) - 1)
  return { draft, texts }
}

const rowOf = (draft: DraftRow): EntryRow => ({ ...draft, seq: 1, holder_back: null, place_back: null })

function line(event: JournalEvent): string {
  const { draft, texts } = stored(event)
  const { code, holder, place, a, b, extra } = draft
  const columns = { code, holder, place, a, b, words: texts.slice(1), notable: notableKind(event) ?? null }
  return [`${event.event} ${JSON.stringify(columns)}`, ...(extra === undefined ? [] : [`  ${extra}`])].join('\n')
}

describe('the stored form of events', () => {
  it('is what its baseline says, for every kind', async () => {
    await expect(`${samples.map(line).join('\n')}\n`).toMatchFileSnapshot('stored-events.baseline.txt')
  })

  it.each(samples.map((event) => [event.event, event] as const))('reads %s back as it was', (_name, event) => {
    const { draft, texts } = stored(event)
    const reader = createCardReader({ text: (id) => texts[id] ?? '', load: () => undefined })
    expect(decodeEvent(rowOf(draft), reader, draft.extra)).toEqual(event)
  })

  it.each(['desk.pin-hold', 'site.started'] as const)(
    'reads %s of an older journal, which has no flag for its kind',
    (name) => {
      const event = EVENT_SAMPLES[name]
      const { draft, texts } = stored(event)
      const old = { ...rowOf(draft), code: ROW.desk }
      const reader = createCardReader({ text: (id) => texts[id] ?? '', load: () => undefined })
      expect(draft.code).not.toBe(old.code)
      expect(decodeEvent(old, reader, draft.extra)).toEqual(event)
      expect(retentionKind(old)).toBe('operator')
    },
  )
})
