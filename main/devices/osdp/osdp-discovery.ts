/** Runs the effects of `osdp/discovery` on a port that the bus has left to it. */
import type { DeviceClock } from '../device-clock'
import { type DiscoveryEffect, type DiscoveryInput, newDiscovery, nextDiscovery } from '../../osdp/discovery'
import type { Port } from '../../transport/port'

export type DiscoveryStep = Extract<DiscoveryEffect, { readonly kind: 'progress' | 'found' | 'over' }>

export interface RunningDiscovery {
  onBytes(bytes: Uint8Array): void
  cancel(): void
}

export interface DiscoverySetting {
  readonly port: Port
  readonly clock: DeviceClock
  readonly randomBytes: (count: number) => Uint8Array
  readonly thorough: boolean
  /** The bus's own speed: set again at the end. */
  readonly baud: number
  readonly onStep: (step: DiscoveryStep) => void
  readonly onEnd: () => void
}

export function runDiscovery(setting: DiscoverySetting): RunningDiscovery {
  const { port, clock, randomBytes, thorough, baud } = setting
  const state = newDiscovery({
    baud: port.canSetBaud ? null : baud,
    thorough,
    allowanceMs: port.allowanceMs,
    random: randomBytes,
  })
  let cancelTimer: (() => void) | null = null

  function step(input: DiscoveryInput): void {
    for (const effect of nextDiscovery(state, input, clock.monotonic())) run(effect)
  }
  function run(effect: DiscoveryEffect): void {
    switch (effect.kind) {
      case 'write':
        port.write(effect.bytes)
        break
      case 'wake':
        cancelTimer?.()
        cancelTimer = clock.setTimer(Math.max(0, Math.ceil(effect.at - clock.monotonic())), () =>
          step({ kind: 'timer' }),
        )
        break
      case 'set-baud':
        void port.setBaud(effect.baud).then((set) => step({ kind: 'baud-set', baud: effect.baud, ok: set.ok }))
        break
      case 'over':
        cancelTimer?.()
        void port.setBaud(baud).then(() => {
          setting.onEnd()
          setting.onStep(effect)
        })
        break
      case 'progress':
      case 'found':
        setting.onStep(effect)
        break
    }
  }

  step({ kind: 'start' })
  return { onBytes: (bytes) => step({ kind: 'bytes', bytes }), cancel: () => step({ kind: 'cancel' }) }
}
