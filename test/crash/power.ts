/** The preload that cuts a program's power (power-cut.c), compiled on demand. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Exit status of a program whose power was cut. */
export const CUT_STATUS = 137

/** @returns the preload's file, in `folder` */
export function compilePowerCut(folder: string): string {
  const preload = join(folder, 'power-cut.so')
  const source = join(import.meta.dirname, 'power-cut.c')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', preload, source, '-ldl', '-lpthread'])
  return preload
}
