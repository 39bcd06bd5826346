import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { ADA, BO, IN, labSite, startBus } from './simulated-bus'
import { launch } from './harness'
import { ptyPair, socatMissing } from '../unit/devices/pty'

/** The utility process of this very app that holds the serial ports, by Electron's own name for it. */
const serialProcess = (dataDir: string): number | undefined => {
  const lines = execFileSync('ps', ['-eo', 'pid,args']).toString().split('\n')
  const line = lines.find((one) => one.includes('node.mojom.NodeService') && one.includes(dataDir))
  return line === undefined ? undefined : Number(line.trim().split(' ')[0])
}

it.skipIf(socatMissing)(
  'cards at a serial port are read, and again after the process of the ports was killed',
  async () => {
    const pair = await ptyPair()
    // The app runs as a user without rights.
    chmodSync(dirname(pair.console), 0o755)
    for (const end of [pair.console, pair.device]) chmodSync(end, statSync(end).mode | 0o666)
    const bus = await startBus(2, pair.device)
    const site = labSite(1)
    const running = await launch({
      site: {
        ...site,
        controllers: [{ id: 'B1', name: 'Bus', kind: 'osdp', link: { path: pair.console, baud: 9_600 } }],
      },
    })
    try {
      const { page } = running
      const granted = page.getByText('Ada Rossi')
      bus.card(IN, ADA)
      await bus.unlocked(IN)
      await granted.first().waitFor()
      const pid = serialProcess(running.dataDir)
      expect(pid).toBeGreaterThan(0)
      process.kill(pid ?? 0, 'SIGKILL')
      const again = bus.unlocked(IN)
      bus.card(IN, BO)
      await again
      expect(bus.unlocks(IN)).toBe(2)
    } finally {
      await running.close()
      bus.stop()
      await pair.close()
    }
  },
  120_000,
)
