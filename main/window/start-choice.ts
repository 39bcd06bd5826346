/** What a start opens, and why it opened nothing. Apart from what opens it, which is loaded later. */
import type { StartAdvice, StartProblem } from '../../preload/contract/start'

/** Which site to open: what the arguments say, or what somebody chose in the window where they open none. */
export type SiteChoice =
  | { readonly kind: 'arguments' }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'new'; readonly text: string }

/** Why no site was opened. */
export interface NotOpened {
  /** `none`: there is no site yet; `file`: the site file is refused; `start`: it could not be started. */
  readonly kind: 'none' | 'file' | 'start'
  /** What is missing or wrong, with the file or folder, and what to do. */
  readonly detail: string
  /** Commands for it. */
  readonly advice: readonly StartAdvice[]
  readonly file: string | null
  /** Of a site file, with the places in it; the first ones. */
  readonly problems: readonly StartProblem[]
  /** Problems that are not listed. */
  readonly more: number
}

export const notStarted = (detail: string, advice: readonly StartAdvice[] = []): NotOpened => ({
  ...{ kind: 'start', detail, advice },
  ...{ file: null, problems: [], more: 0 },
})
