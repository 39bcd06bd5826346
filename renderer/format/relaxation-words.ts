/** Rules that are not applied just now, in words. */
import type { Relaxation } from '../../preload/contract/models'
import type { Names } from './names'
import { text } from './text'

export function scopeWords(scope: Relaxation['scope'], names: Names): string {
  if ('site' in scope) return text('scope.site')
  return 'area' in scope ? names.area(scope.area) : names.reader(scope.reader)
}

/** `Loading yard grants on violation` */
export function relaxationWords(relaxation: Relaxation, names: Names): string {
  const place = scopeWords(relaxation.scope, names)
  const whole = 'site' in relaxation.scope
  switch (relaxation.kind) {
    case 'grant-on-violation':
      return text('relaxed.grant', { place })
    case 'suspended':
      return whole ? text('relaxed.suspended.site') : text('relaxed.suspended', { place })
    case 'observing':
      return text('relaxed.observing', { place })
  }
}
