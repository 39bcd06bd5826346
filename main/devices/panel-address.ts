/** The address at which panels dial, as it is given at the start. */
import type { Address } from '../transport/panel-sockets'

/** `HOST:PORT`, an IPv6 host in brackets; undefined for anything else. Port 0 lets the system choose. */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  return host === undefined || port > 65_535 ? undefined : { host, port }
}
