/** Exported evidence: headings, and events as plain sentences. */
import type texts from '../../resources/text/en/evidence.json'
import { catalogue } from './catalogue'

export type EvidenceKey = keyof typeof texts

export const evidenceTexts = catalogue<EvidenceKey>(
  import.meta.glob('../../resources/text/*/evidence.json', { eager: true, import: 'default' }),
)
