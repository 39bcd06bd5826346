/** The driver of kind `osdp`: each controller is one line of OSDP readers. */
import { randomBytes } from 'node:crypto'
import type { ControllerId } from '../../domain/ids'
import type { Controller, Site } from '../../domain/site'
import type { Driver, DriverSetup, OpenController } from '../driver'
import { sameLine } from '../../domain/line-trial'
import { linePort } from '../line-port'
import { createPinTries, PIN_TRIES_MARK } from '../pin-tries'
import { parsePoint } from '../points'
import { type BusShell, openBusShell } from './bus-shell'
import { lineTrials } from './osdp-trials'

export function startOsdpDriver(setup: DriverSetup): Driver {
  const { inbox, clock } = setup
  let { site } = setup
  // a card is held at every keypad of the site
  const pinTries = createPinTries({
    saved: setup.marks.get(PIN_TRIES_MARK),
    save: (value) => inbox.keep({ key: PIN_TRIES_MARK, value }),
    now: clock.now,
    monotonic: clock.monotonic,
  })

  const lines = new Map<
    ControllerId,
    { readonly link: Controller['link']; readonly shell: Pick<BusShell, 'upkeep' | 'bus'> }
  >()

  const open = async (controller: Controller): Promise<OpenController | null> => {
    const openPort = linePort(controller.link, setup.openSerial)
    if (!openPort) {
      inbox.away(controller.id, 'the site file names no link for it')
      return null
    }
    const { upkeep, bus, ...shell } = await openBusShell({
      ...setup,
      site,
      controller,
      openPort,
      randomBytes: (count) => randomBytes(count),
      pinTries,
      submit: (items) =>
        inbox.receive(items, (verdict) => {
          if (verdict.ok) inbox.carryOut(verdict.decided.commands)
        }),
      away: (reason) => inbox.away(controller.id, reason),
      contact: inbox.contact,
      onLineWork: (work) => setup.onLineWork(controller.id, work),
    })
    lines.set(controller.id, { link: controller.link, shell: { upkeep, bus } })
    return {
      ...shell,
      tools: upkeep,
      close: async () => {
        if (lines.get(controller.id)?.shell.bus === bus) lines.delete(controller.id)
        await shell.close()
      },
    }
  }
  const trials = lineTrials(setup, (link) => {
    for (const [controller, { link: at, shell }] of lines)
      if (at !== null && sameLine(link, at)) {
        const work = shell.upkeep.state().work
        return { controller, bus: shell.bus, worker: () => (work && !work.outcome ? work.operator : null) }
      }
    return null
  })

  return {
    open,
    wiring,
    changeSite: (next) => {
      site = next
    },
    trials,
    close: () => void trials.end(),
  }
}

/** A bus is opened for its readers and their doors as they are. */
function wiring(site: Site, { id, link }: Controller): string {
  const readers = site.readers.filter((reader) => reader.controller === id)
  const ours = new Set(readers.map((reader) => reader.id))
  const doors = site.doors.filter(({ io }) =>
    Object.values(io).some((point) => point !== null && ours.has(parsePoint(point)?.reader ?? '')),
  )
  return JSON.stringify([
    link,
    readers.map(({ id: reader, address, number, secureChannel, checksum, cardFormats, reverseBytes, pin, door }) => [
      cardFormats,
      reverseBytes,
      ...[reader, address, number, secureChannel, checksum, pin, door],
    ]),
    doors.map(({ id: door, contact, io }) => [door, contact, io]),
  ])
}
