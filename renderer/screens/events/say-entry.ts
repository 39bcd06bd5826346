/** The sentence of a line as the desk knows it now: with names and with the priority of the alarm it raised. */
import { sentence, type Sentence } from '../../format/sentence'
import { useAlarms } from '../alarms/alarms'
import type { Entry } from '../../format/entry'
import { names } from '../site/naming'

export const sayEntry = (entry: Entry): Sentence =>
  sentence(entry, names, useAlarms.getState().bySeq.get(entry.seq)?.priority ?? null)
