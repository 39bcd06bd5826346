/**
 * Keeps a demo's invented passages out of a site's journal, and a site's passages out of a demo's. The folder has a mark
 * too; this one stays with the journal when the file is copied or restored.
 */
import type { StoredMark } from '../store/marks'
import type { Connection } from '../store/open'

/** Written with the first commit of a journal that the demo begins. */
export const DEMO_MARK: StoredMark = { key: 'demo', value: true }

/** Why this start may not use the journal, with what to do; undefined when it may. An empty journal is nobody's yet. */
export function demoMixUp(connection: Connection, file: string, demo: boolean): string | undefined {
  if (connection.prepare('SELECT 1 FROM site LIMIT 1').get() === undefined) return undefined
  const begunByDemo = connection.prepare('SELECT 1 FROM mark WHERE key = ?').get(DEMO_MARK.key) !== undefined
  if (begunByDemo === demo) return undefined
  return demo
    ? `the demo does not open ${file}: it is the journal of a site. Start the demo with --data and an empty folder`
    : `${file} is the journal of the demo and cannot become that of a site. Choose another folder with --data`
}
