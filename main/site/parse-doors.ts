/** The doors of a site file. */
import { type Door, PASSAGES, PENDINGS } from '../domain/site'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'
import { whenTrue } from './parse-areas'
import type { References } from './references'

const DOOR_KEYS = new Set([
  'id',
  'name',
  'contact',
  'unlockSeconds',
  'heldOpenSeconds',
  'rexSeconds',
  'unlockSchedule',
  'firstPersonIn',
  'passage',
  'pending',
  'bounceMs',
  'rexGraceMs',
  'extendedUnlockSeconds',
  'extendedHeldOpenSeconds',
  'camera',
  'io',
])
const IO_KEYS = new Set(['lock', 'contact', 'rex', 'aux'])
const CAMERA_KEYS = new Set(['snapshot', 'onvif'])

/** apb.md 5.11: longer filters would hide that a door was forced. */
const MOST_FILTER_MS = 5_000

/** Doors as written; `io` holds only the points that the file names. */
export function parseDoors(file: Fields, references: References): readonly Door[] {
  return file.objects('doors', DOOR_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const io = fields.object('io', IO_KEYS)
    return {
      id,
      name: fields.name('name') ?? id,
      contact: fields.flag('contact') ?? false,
      unlockSeconds: fields.positive('unlockSeconds') ?? DEFAULTS.unlockSeconds,
      heldOpenSeconds: fields.positive('heldOpenSeconds') ?? null,
      rexSeconds: fields.positive('rexSeconds') ?? DEFAULTS.rexSeconds,
      ...parseOpening(fields, references),
      ...parseCamera(fields),
      io: {
        lock: parsePoint(io, 'lock', 'out', references),
        contact: parsePoint(io, 'contact', 'in', references),
        rex: parsePoint(io, 'rex', 'in', references),
        aux: parsePoint(io, 'aux', 'out', references),
      },
    }
  })
}

type Opening = Pick<
  Door,
  | 'unlockSchedule'
  | 'firstPersonIn'
  | 'passage'
  | 'pending'
  | 'bounceMs'
  | 'rexGraceMs'
  | 'extendedUnlockSeconds'
  | 'extendedHeldOpenSeconds'
>

/** apb.md 5.4, 5.9 to 5.12. */
function parseOpening(door: Fields, references: References): Opening {
  const unlockSchedule = references.scheduleOrAlways(door, 'unlockSchedule')
  const passage = door.word('passage', PASSAGES)
  if ((passage === 'open' || passage === 'open-close') && door.raw('contact') !== true)
    door.bad('passage', `${show(passage)} needs a door contact`)
  const pending = door.word('pending', PENDINGS)
  const bounceMs = door.whole('bounceMs', MOST_FILTER_MS) ?? 0
  const rexGraceMs = door.whole('rexGraceMs', MOST_FILTER_MS) ?? 0
  const extendedUnlockSeconds = door.positive('extendedUnlockSeconds')
  const extendedHeldOpenSeconds = door.positive('extendedHeldOpenSeconds')
  const held = door.raw('heldOpenSeconds')
  if (extendedHeldOpenSeconds !== undefined) {
    if (held === undefined) door.bad('extendedHeldOpenSeconds', 'needs heldOpenSeconds beside it')
    else if (typeof held === 'number' && extendedHeldOpenSeconds < held)
      door.bad(
        'extendedHeldOpenSeconds',
        `must not be less than heldOpenSeconds, ${held}, got ${extendedHeldOpenSeconds}`,
      )
  }
  return {
    ...(unlockSchedule === undefined ? {} : { unlockSchedule }),
    ...whenTrue(door, 'firstPersonIn'),
    ...(passage === undefined ? {} : { passage }),
    ...(pending === undefined || pending === DEFAULTS.pending ? {} : { pending }),
    ...(bounceMs === 0 ? {} : { bounceMs }),
    ...(rexGraceMs === 0 ? {} : { rexGraceMs }),
    ...(extendedUnlockSeconds === undefined ? {} : { extendedUnlockSeconds }),
    ...(extendedHeldOpenSeconds === undefined ? {} : { extendedHeldOpenSeconds }),
  }
}

function parseCamera(door: Fields): Pick<Door, 'camera'> {
  const camera = door.object('camera', CAMERA_KEYS)
  if (camera === undefined) return {}
  const snapshot = camera.text('snapshot')
  const onvif = camera.text('onvif')
  return {
    camera: { ...(snapshot === undefined ? {} : { snapshot }), ...(onvif === undefined ? {} : { onvif }) },
  }
}

function parsePoint(io: Fields | undefined, key: string, side: 'in' | 'out', references: References): string | null {
  const point = io?.text(key)
  if (io === undefined || point === undefined) return null
  const match = /^(.+)\.(in|out)(\d{1,3})$/.exec(point)
  if (!match || match[2] !== side)
    io.bad(key, `must name a reader's ${side}put such as "R1.${side}0", got ${show(point)}`)
  else references.check('reader', match[1], io, key)
  return point
}
