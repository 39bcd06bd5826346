/** A line that is tried before the site has it: asked for while the dialog is open. */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { LineLink, LineTrial, SerialPortName } from '../../../../preload/contract/hardware'
import { ask, request, type Answer, type Failure } from '../../../bridge'

interface Trial {
  readonly trial: LineTrial | null
  /** Why the last request was refused. */
  readonly failure: Failure | null
  /** Ports of this computer; null until they are listed. */
  readonly ports: readonly SerialPortName[] | null
}

const AGAIN_MS = 300
export const useTrial = create<Trial>()(() => ({ trial: null, failure: null, ports: null }))

const show = (answer: Answer<LineTrial | null>): void =>
  useTrial.setState(answer.ok ? { trial: answer.value, failure: null } : { failure: answer })

const refresh = async (): Promise<void> => {
  const answer = await ask('lineTrial')
  if (answer.ok) useTrial.setState({ trial: answer.value })
}

export const startTrial = async (link: LineLink, controller: string, thorough: boolean): Promise<void> =>
  show(await ask('startLineTrial', link, controller, thorough))
export const stopSearch = request('stopLineSearch')
export const tryReader = async (find: { address: number; baud: number }, secure: boolean): Promise<void> =>
  show(await ask('tryReader', find.address, find.baud, secure ? 'required' : 'off'))
export const pairReader = async (seconds: number): Promise<void> => show(await ask('pairTriedReader', seconds))

/** Ends the trial: its port is free, and its reader is polled no more. */
export async function endTrial(): Promise<void> {
  useTrial.setState({ trial: null, failure: null })
  await ask('endLineTrial')
}

export async function listPorts(): Promise<void> {
  const answer = await ask('serialPorts')
  if (answer.ok) useTrial.setState({ ports: answer.value })
}

/** Keeps the trial as it is in main while something shows it. */
export function useFollowTrial(): void {
  useEffect(() => {
    let waiting = false
    const again = async (): Promise<void> => {
      if (waiting) return
      waiting = true
      await refresh()
      waiting = false
    }
    void again()
    const timer = setInterval(() => void again(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
}
