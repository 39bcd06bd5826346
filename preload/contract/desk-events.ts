/** The desk's events as the window needs them: which rows are theirs, and what each counts as. */
import { DESK_EVENTS, isDeskEvent } from '../../main/domain/desk-event'
import type { DeskEvent, LaneEvent } from './models'

export const isOfDesk = (event: LaneEvent): event is DeskEvent => isDeskEvent(event)

/** An operator's act, or what a device or the console reports. */
export const deskKind = ({ event }: DeskEvent): 'operator' | 'device' => DESK_EVENTS[event].kind
