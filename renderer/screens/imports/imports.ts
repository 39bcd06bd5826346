/** The import of a list of people: what was read, how it is mapped, and what it would do. Nothing is applied before its last step. */
import { create } from 'zustand'
import type { ListEffect, ChangeLook } from '../../../preload/contract/administration'
import type {
  FileShape,
  ImportMapping,
  ListLook,
  MappedValues,
  NamedMapping,
  ReadList,
} from '../../../preload/contract/import-mapping'
import { request, type Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { go } from '../desk/route'

const chooseList = request('chooseList')
const readListAs = request('readListAs')
const tryList = request('tryList')
const lookAtList = request('lookAtList')
const askMappings = request('mappings')
const store = request('saveMapping')
export const deleteMapping = request('deleteMapping')
export const applyList = request('applyChange')
export const dropList = request('dropChange')
export const saveRejected = request('saveRejected')
export const exportPeople = request('exportFile')

export type ImportStep = 'file' | 'columns' | 'preview'

export interface Importing {
  readonly step: ImportStep
  readonly list: ReadList | null
  readonly mapping: ImportMapping | null
  /** Of the newest mapping that was tried; null until one was. */
  readonly effect: ListEffect | null
  /** What the values of its columns mean. */
  readonly values: readonly MappedValues[]
  /** What keeps the mapping, or the file, from being used. */
  readonly problems: readonly string[]
  readonly look: ChangeLook | null
  readonly busy: boolean
  readonly failure: string | null
  /** The column whose values are shown. */
  readonly column: string | null
  readonly stored: readonly NamedMapping[]
  /** The stored mapping in use. */
  readonly name: string | null
  /** Name under which the mapping is saved with the import; null: it is not. */
  readonly saveAs: string | null
}

const START: Importing = {
  step: 'file',
  ...{ list: null, mapping: null, effect: null, problems: [], look: null, busy: false, failure: null, column: null },
  ...{ values: [], stored: [], name: null, saveAs: null },
}

export const useImport = create<Importing>()(() => START)
const put = (change: Partial<Importing>): void => useImport.setState(change)

/** Changes of the mapping follow one another while somebody chooses; the effect is asked for after a pause, in milliseconds. */
const TRY_AFTER_MS = 150
let timer: ReturnType<typeof setTimeout> | undefined
/** Of the newest question: an older answer counts no more. */
let turn = 0

/** Begins with an empty page; returns what ends it. */
export function openImport(): () => void {
  put(START)
  void openMappings()
  return () => {
    clearTimeout(timer)
    turn++
    void dropList()
    put(START)
  }
}

/** Reads the stored mappings again. */
export async function openMappings(): Promise<void> {
  const answer = await askMappings()
  if (answer.ok) put({ stored: answer.value })
}

export const leaveImport = (): void => go('people')

/** Esc: a step back, and from the first to the people. */
export function backInImport(): void {
  const { step } = useImport.getState()
  if (step === 'preview') put({ step: 'columns', look: null, failure: null })
  else leaveImport()
}

async function read(ask: () => Promise<Answer<ListLook>>): Promise<void> {
  put({ busy: true, failure: null, problems: [] })
  const answer = await ask()
  if (!answer.ok) return put({ busy: false, failure: failureWords(answer) })
  const look = answer.value
  if (look.kind === 'nothing') return put({ busy: false })
  if (look.kind === 'refused') return put({ busy: false, problems: look.problems })
  const { list } = look
  const { name, stored } = useImport.getState()
  const own = stored.find((one) => one.name === name)
  const column = list.mapping.columns.find(({ target }) => target !== null)?.column ?? null
  put({ busy: false, list, step: 'columns', column, effect: null, values: [] })
  setMapping(own ? { ...own.mapping, shape: list.mapping.shape } : list.mapping)
}

/** Reads a file that the operator chooses. */
export const chooseFile = (): Promise<void> => read(chooseList)
export const readAs = (shape: FileShape): Promise<void> => read(() => readListAs(shape))

/** Uses a stored mapping, or with null what is recognised. */
export function chooseMapping(name: string | null): void {
  put({ name })
  const { list, stored } = useImport.getState()
  if (!list) return
  const own = stored.find((one) => one.name === name)
  setMapping(own ? { ...own.mapping, shape: list.mapping.shape } : list.mapping)
}

export function setMapping(mapping: ImportMapping): void {
  put({ mapping, look: null, failure: null })
  clearTimeout(timer)
  const mine = ++turn
  timer = setTimeout(() => {
    void tryList(mapping).then((answer) => {
      if (mine !== turn) return
      if (!answer.ok) return put({ failure: failureWords(answer) })
      if (answer.value.kind === 'refused') return put({ problems: answer.value.problems, effect: null })
      put({ effect: answer.value.effect, values: answer.value.values, problems: [] })
    })
  }, TRY_AFTER_MS)
}

export const changeMapping = (change: Partial<ImportMapping>): void => {
  const { mapping } = useImport.getState()
  if (mapping) setMapping({ ...mapping, ...change })
}

export const chooseColumn = (column: string): void => put({ column })

/** Why the preview cannot be opened yet; null = it can. */
export const cannotPreview = ({ mapping, problems, effect }: Importing): boolean =>
  mapping === null || problems.length > 0 || effect === null

/** Works out the import with every check of the site. */
export async function previewImport(): Promise<void> {
  const { mapping } = useImport.getState()
  if (!mapping || cannotPreview(useImport.getState())) return
  put({ busy: true, failure: null })
  const answer = await lookAtList(mapping)
  put({ busy: false })
  if (!answer.ok) return put({ failure: failureWords(answer) })
  if (answer.value.kind === 'refused') return put({ problems: answer.value.problems })
  if (answer.value.kind === 'look') put({ look: answer.value.look, step: 'preview' })
}

/** Stores the mapping under its name, if it has one. */
export async function storeMapping(): Promise<Answer<null>> {
  const { mapping, saveAs: name } = useImport.getState()
  if (mapping === null || name === null || name.trim() === '') return { ok: true, value: null }
  return store(name.trim(), mapping)
}

let next: (() => void) | null = null
/** What Ctrl+Enter does on the step in view; returns the end of it. */
export function onNext(run: () => void): () => void {
  next = run
  return () => {
    if (next === run) next = null
  }
}
export const nextInImport = (): void => next?.()
