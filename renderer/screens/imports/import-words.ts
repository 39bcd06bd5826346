/** Columns, encodings and systems in words. */
import type { ColumnFacts, ImportMapping, ReadList, Target, Vendor } from '../../../preload/contract/import-mapping'
import { grouped } from '../../../main/text/messages'
import { count, text } from '../../format/text'

/** In the order in which they are offered. */
export const TARGETS = [
  ...(['name', 'firstName', 'lastName', 'number', 'department', 'groups', 'accessLevels', 'active'] as const),
  ...(['validFrom', 'validTo', 'card', 'facility', 'cardFormat', 'cardActive', 'pin'] as const),
  ...(['id', 'apbExempt', 'apbExemptUntil', 'extendedUnlock', 'credentials'] as const),
] as const satisfies readonly Target[]

export const targetWords = (target: Target | null): string =>
  target === null ? text('import.not-used') : text(`import.target.${target}`)

const DELIMITER = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
export const delimiterWords = (delimiter: keyof typeof DELIMITER): string =>
  text(`import.delimiter.${DELIMITER[delimiter]}`)

const VENDOR: Readonly<Record<Vendor, string>> = {
  sallyport: 'Sallyport',
  net2: 'Paxton Net2',
  verkada: 'Verkada',
  'alarm-com': 'Alarm.com',
  zkteco: 'ZKTeco',
  hikvision: 'Hikvision',
  genetec: 'Genetec',
  kantech: 'Kantech',
  gallagher: 'Gallagher',
  pdk: 'PDK',
}
export const VENDOR_NAMES: readonly string[] = Object.values(VENDOR).slice(1)

export const vendorWords = ({ vendor }: ReadList): string =>
  vendor === null ? text('import.vendor.unknown') : text('import.vendor', { vendor: VENDOR[vendor] })

export const fileName = (file: string): string => file.split(/[/\\]/).at(-1) ?? file

export function shapeWords({ file, rows, mapping: { shape } }: ReadList): string {
  const header = shape.header === 0 ? text('import.header.none') : text('import.header.row', { n: shape.header })
  return [
    fileName(file),
    count('import.rows', rows, { rows: grouped(rows) }),
    header,
    text(`import.encoding.${shape.encoding}`),
    delimiterWords(shape.delimiter),
  ].join(' · ')
}

export const sampleWords = ({ samples, empty }: ColumnFacts, rows: number): string =>
  empty === rows ? text('import.empty-column') : samples.join(' · ')

/** What is known of a column beyond its name. */
export function columnNote(facts: ColumnFacts, mapping: ImportMapping, rows: number): string {
  const target =
    mapping.columns.find(({ column }) => column.toLowerCase() === facts.column.toLowerCase())?.target ?? null
  if (target === null) return ''
  if (target === 'validFrom' || target === 'validTo' || target === 'apbExemptUntil') {
    if (facts.dates.length === 0) return facts.values.length === 0 ? '' : text('import.note.no-dates')
    return facts.dates.length === 1
      ? text(`import.note.date.${facts.dates[0] ?? mapping.dates}`)
      : text('import.note.dates')
  }
  if (target === mapping.match) return text('import.note.match')
  if (facts.empty > 0 && facts.empty < rows) return text('import.note.some', { n: rows - facts.empty, rows })
  return ''
}
