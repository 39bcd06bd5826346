/** The rows that are selected on the screen in view: where the focus belongs after a dialog, and what Ctrl+C copies. */

/** Rows that are drawn as one list with a single stop for Tab; their list has the focus. */
const LANE_ROW = '.body .ev.sel'
const ROW = '.body .cur'

/** The row that has the focus, else the first that is selected. */
function lookedAt(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>(ROW)
  return focused ?? document.querySelector<HTMLElement>(ROW) ?? document.querySelector<HTMLElement>(LANE_ROW)
}

/** With the others that are selected in its list. */
function allSelected(): readonly HTMLElement[] {
  const row = lookedAt()
  if (!row?.matches('tr')) return row ? [row] : []
  return [...(row.closest('table')?.querySelectorAll<HTMLElement>('tr.cur') ?? [])]
}

/** What takes the focus for the selected row; null = nothing is selected in view. */
export function selectedRow(): HTMLElement | null {
  const row = lookedAt()
  if (row === null) return null
  if (row.matches(LANE_ROW)) return row.closest<HTMLElement>('.lane-scroll')
  return row.matches('button') ? row : row.querySelector<HTMLElement>('button')
}

/** Puts the focus on the selected row once it is drawn. The roll-call moves it itself, so that Space ticks down its list. */
export function focusSelectedRow(): void {
  if (document.querySelector('.body [data-roll]') !== null) return
  requestAnimationFrame(() => selectedRow()?.focus({ preventScroll: true }))
}

/** Where a message about the selected row may stand, in pixels from the window's edges: at its end, before its buttons. */
export function selectedPlace(): { readonly top: number; readonly right: number } | null {
  const row = lookedAt()
  if (row === null) return null
  const { top, right, height } = row.getBoundingClientRect()
  const end = row.querySelector(':last-child[data-acts] > *')?.getBoundingClientRect().left ?? right
  return { top: top + Math.min(height, 32) / 2 - 11, right: innerWidth - end + 8 }
}

/** One cell per column that is shown, without what only buttons say. */
const cellsOf = (row: HTMLElement): readonly Element[] =>
  [...row.children].filter((cell) => !cell.matches('[hidden], [data-acts]'))

/** A row as text, its cells apart by tabs; as a spreadsheet pastes it. */
export const rowText = (row: HTMLElement): string =>
  cellsOf(row)
    .map((cell) => (cell.textContent ?? '').replaceAll(/\s+/g, ' ').trim())
    .filter((words) => words !== '')
    .join('\t')

/** Copies the selected rows where no text is selected; returns the end of that. */
export function copyRows(done: () => void): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const { target } = event
    const isText = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    const rows = allSelected()
    if (isText || rows.length === 0 || event.clipboardData === null || getSelection()?.isCollapsed === false) return
    if (document.querySelector('.sheet') !== null) return
    event.clipboardData.setData('text/plain', rows.map(rowText).join('\n'))
    event.preventDefault()
    done()
  }
  document.addEventListener('copy', onCopy)
  return () => document.removeEventListener('copy', onCopy)
}
