/** What a line has counted: one reader's figures, or a row for each. */
import { Table, type Column } from '../../components/table'
import type { LineReader, LineView } from '../../../preload/contract/administration'
import { grouped } from '../../../main/text/messages'
import { text } from '../../format/text'
import { names } from '../site/naming'

const ms = (value: number | null): string =>
  value === null ? '–' : text('line.ms', { n: Math.round(value * 10) / 10 })

function OneReader({ reader }: { readonly reader: LineReader }) {
  const figures: readonly (readonly [string, string])[] = [
    [text('line.address'), String(reader.address)],
    [text('line.channel'), text(reader.secure ? 'line.channel.secure' : 'line.channel.clear')],
    [text('line.key'), text(`line.key.${reader.key}`)],
    [text('line.polls'), grouped(reader.polls)],
    [text('line.retries'), grouped(reader.retries)],
    [text('line.timeouts'), grouped(reader.timeouts)],
    [text('line.crc'), grouped(reader.crcErrors)],
    [text('line.mac'), grouped(reader.macFailures)],
    [text('line.latency'), `${ms(reader.latencyMsMedian)} · ${ms(reader.latencyMsMax)}`],
  ]
  return (
    <dl className="line-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const columns = (): readonly Column<LineReader>[] => [
  { id: 'reader', head: text('line.reader'), cellClass: 'el', cell: ({ id }) => names.reader(id) },
  { id: 'address', head: text('line.address'), cell: ({ address }) => address },
  { id: 'polls', head: text('line.polls'), cell: ({ polls }) => grouped(polls) },
  { id: 'retries', head: text('line.retries'), cell: ({ retries }) => grouped(retries) },
  { id: 'crc', head: text('line.crc'), cell: ({ crcErrors }) => grouped(crcErrors) },
  { id: 'mac', head: text('line.mac.short'), cell: ({ macFailures }) => grouped(macFailures) },
  {
    id: 'latency',
    head: text('line.latency.short'),
    cell: ({ latencyMsMedian, latencyMsMax }) => (
      <>
        {ms(latencyMsMedian)}
        <br />
        {ms(latencyMsMax)}
      </>
    ),
  },
]

export function LineFigures({ view, reader }: { readonly view: LineView; readonly reader: LineReader | null }) {
  if (reader) return <OneReader reader={reader} />
  return (
    <div className="line-table" tabIndex={0} role="group" aria-label={text('line.figures')}>
      <Table className="vt" columns={columns()} rows={view.readers} keyOf={({ id }) => id} />
      <p className="t3">
        {text('line.noise', { damaged: grouped(view.damaged), bytes: grouped(view.noiseBytes) })}
        {view.recording &&
          ` · ${text(view.recording.ended === null ? 'line.recording' : 'line.recorded', {
            file: view.recording.file,
            n: grouped(Math.ceil(view.recording.bytes / 1024)),
          })}`}
      </p>
    </div>
  )
}
