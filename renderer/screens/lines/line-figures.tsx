/** What a line has counted: one reader's figures, or a row for each. */
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

export function LineFigures({ view, reader }: { readonly view: LineView; readonly reader: LineReader | null }) {
  if (reader) return <OneReader reader={reader} />
  return (
    <div className="line-table" tabIndex={0} role="group" aria-label={text('line.figures')}>
      <table className="vt">
        <thead>
          <tr>
            <th>{text('line.reader')}</th>
            <th>{text('line.address')}</th>
            <th>{text('line.polls')}</th>
            <th>{text('line.retries')}</th>
            <th>{text('line.crc')}</th>
            <th>{text('line.mac')}</th>
            <th>{text('line.latency')}</th>
          </tr>
        </thead>
        <tbody>
          {view.readers.map((one) => (
            <tr key={one.id}>
              <td className="el">{names.reader(one.id)}</td>
              <td>{one.address}</td>
              <td>{grouped(one.polls)}</td>
              <td>{grouped(one.retries)}</td>
              <td>{grouped(one.crcErrors)}</td>
              <td>{grouped(one.macFailures)}</td>
              <td>
                {ms(one.latencyMsMedian)} · {ms(one.latencyMsMax)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
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
