/** Rows above the oldest one in the lane. */
import { ask, type Answer } from '../../bridge'
import type { LaneRow } from '../../../preload/contract/models'
import { useRoute } from '../desk/route'
import { rowFilter } from './filter'

const OLDER_PAGE = 500

/** One page of rows older than `before` that pass the filter of the screen, newest first. */
export const readBefore = (before: number): Promise<Answer<readonly LaneRow[]>> =>
  ask('rows', { before, limit: OLDER_PAGE, filter: rowFilter(useRoute.getState().filter) })
