/** The few shapes of the desk. Octagon, triangle, diamond and circle mean alarms and nothing else. */
import type { Priority } from '../../preload/contract/models'
import { textIn } from './text'

export const SHAPES = [
  'p1',
  'p2',
  'p3',
  'p4',
  'ring',
  'refusal',
  'override',
  'observed',
  'exempt',
  'free-pass',
  'suspended',
  'system',
  'offline',
] as const
export type ShapeName = (typeof SHAPES)[number]

export const alarmShape = (priority: Priority): ShapeName => `p${priority}`

/** What a screen reader says for it. */
export const spoken = (shape: ShapeName): string => textIn('shape.', shape) ?? shape
