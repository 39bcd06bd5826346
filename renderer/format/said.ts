/** What a family of events contributes to a line. */
import type { CardholderId } from '../../preload/contract/models'
import type { ShapeName } from './shape'

export type Tone = 'quiet' | 'refused' | 'alarm1' | 'alarm2' | 'alarm3' | 'alarm4' | 'relaxed'

export interface Said {
  readonly shape: ShapeName
  readonly where: string
  readonly who: string
  readonly person?: CardholderId
  readonly what: string
  readonly rule: string
  readonly tone?: Tone
}
