/** The text of the guide and of the rules: a chunk of its own, which nothing loads before Help opens. */
import rules from '../../../resources/spec/apb.md?raw'

export const RULES = rules

export const PAGES = import.meta.glob<string>('../../../resources/guide/*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
})
