/** Floor plans: checked and handed on to screens; no rule looks at them. */
import type { FloorPlan } from '../domain/site'
import { type Fields, show } from './fields'
import type { References } from './references'

const PLAN_KEYS = new Set(['id', 'name', 'picture', 'areas', 'doors'])
const AREA_KEYS = new Set(['area', 'shape'])
const DOOR_KEYS = new Set(['door', 'at', 'angle'])
/** Fewer corners enclose nothing. */
const LEAST_CORNERS = 3

export const parsePlans = (file: Fields, references: References): readonly FloorPlan[] =>
  file.objects('plans', PLAN_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    return {
      id,
      name: fields.name('name') ?? id,
      picture: pictureOf(fields),
      areas: fields.objects('areas', AREA_KEYS).map(({ fields: area }) => ({
        area: references.requiredArea(area, 'area'),
        shape: shapeOf(area),
      })),
      doors: fields.objects('doors', DOOR_KEYS).map(({ fields: door }) => ({
        door: references.requiredText('door', door, 'door'),
        at: door.required('at') ? pointOf(door.raw('at'), door, 'at') : ORIGIN,
        angle: angleOf(door),
      })),
    }
  })

/** A file of the folder `plans/` itself: a path would reach outside it. */
function pictureOf(plan: Fields): string {
  const picture = plan.id('picture')
  if (/[/\\]/.test(picture) || picture === '.' || picture === '..')
    plan.bad('picture', `must be the name of a file in plans/, got ${show(picture)}`)
  return picture
}

function shapeOf(area: Fields): readonly (readonly [number, number])[] {
  area.required('shape')
  const shape = area.list('shape')
  if (area.has('shape') && shape.length < LEAST_CORNERS)
    area.bad('shape', `must have at least ${LEAST_CORNERS} points, got ${shape.length}`)
  return shape.map((point, index) => pointOf(point, area, `shape[${index}]`))
}

const ORIGIN = [0, 0] as const

const isPart = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1

function pointOf(value: unknown, fields: Fields, key: string): readonly [number, number] {
  if (Array.isArray(value) && value.length === 2) {
    const [x, y] = value as readonly unknown[]
    if (isPart(x) && isPart(y)) return [x, y]
  }
  fields.bad(key, `must be [x, y] with both from 0 to 1, got ${show(value)}`)
  return ORIGIN
}

function angleOf(door: Fields): number {
  const angle = door.raw('angle')
  if (angle === undefined) return 0
  if (typeof angle === 'number' && Number.isFinite(angle)) return angle
  door.bad('angle', `must be degrees, got ${show(angle)}`)
  return 0
}
