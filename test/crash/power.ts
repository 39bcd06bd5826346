/** The preload that cuts the power under a program (power-cut.c), compiled where it is needed. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** What a program ends with when its power was cut. */
export const CUT_STATUS = 137

/** @returns the preload's file, in `folder` */
export function compilePowerCut(folder: string): string {
  const preload = join(folder, 'power-cut.so')
  const source = join(import.meta.dirname, 'power-cut.c')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', preload, source, '-ldl', '-lpthread'])
  return preload
}
