/** Files that come in and go out, scripted: a list of people with a bad row, a site file with a hard area. */
import type { ChangeLook, PhotoLook } from '../../preload/contract/administration'
import type { Answer } from '../../preload/contract/answer'
import type { Bridge } from '../../preload/contract/requests'
import { isWanted } from '../../main/desk/audit-answers'
import { draftBridge } from './draft'
import { peopleBridge } from './people'
import type { Scene } from './scenes'

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

type ChangeBridge = Pick<
  Bridge,
  | 'audit'
  | 'lookAtPhotos'
  | 'photoProgress'
  | 'dropPhotos'
  | 'applyPhotos'
  | 'removePhoto'
  | 'lookAtChange'
  | 'lookAtOffer'
  | 'dismissOffer'
  | 'changeProgress'
  | 'dropChange'
  | 'applyChange'
  | 'exportFile'
  | keyof ReturnType<typeof draftBridge>
  | keyof ReturnType<typeof peopleBridge>
  | 'lookAtDraft'
>

const PEOPLE: ChangeLook = {
  id: 1,
  file: '/media/office/people.csv',
  counts: [{ section: 'cardholders', added: 1, changed: 1, removed: 0 }],
  things: [],
  warnings: [],
  hazards: [],
  rows: {
    unchanged: 198,
    bad: 1,
    newGroups: [],
    newLevels: [],
    effects: { switchedOff: 0, exempt: 0, withoutCards: 0, unreadCards: 0, unclear: 0 },
    groups: [
      { kind: 'added', count: 1, rows: [{ line: 4, id: 'c201', name: 'Nora Lind', fields: [], reasons: [] }] },
      {
        kind: 'changed',
        count: 1,
        rows: [
          {
            line: 2,
            id: 'c001',
            name: 'Sanjay Korhonen',
            fields: [{ path: 'validTo', before: null, after: '"2027-06-30"' }],
            reasons: [],
          },
        ],
      },
      {
        kind: 'bad',
        count: 1,
        rows: [
          {
            line: 3,
            id: 'c002',
            name: 'Ivy',
            fields: [],
            reasons: ['validFrom: must be a day such as 2026-12-25, got "soon"'],
          },
        ],
      },
    ],
  },
}
const SITE: ChangeLook = {
  id: 2,
  file: '/media/office/site.json',
  counts: [{ section: 'areas', added: 0, changed: 1, removed: 0 }],
  things: [
    {
      kind: 'changed',
      section: 'areas',
      id: '1',
      name: 'Laboratory',
      fields: [{ path: 'apb.mode', before: '"soft"', after: '"hard"' }],
    },
  ],
  warnings: ['areas[0].apb.freeEgressConfirmed: not true'],
  hazards: [{ area: 1, name: 'Laboratory', why: 'free-egress-not-confirmed' }],
  rows: null,
}

const PHOTOS: PhotoLook = {
  id: 1,
  matched: [
    { file: '05555.jpg', cardholder: 'p3', name: 'Priya Anand', kind: 'added' },
    { file: 'p4.png', cardholder: 'p4', name: 'Tom Okafor', kind: 'replaced' },
  ],
  unmatched: ['scan 12.jpg'],
  bad: [
    { file: 'p5.png', why: 'damaged' },
    { file: '7001.jpg', why: 'two-people' },
  ],
  counts: { added: 1, replaced: 1, same: 0, unmatched: 1, bad: 2 },
}

export function changeBridge(scene: Scene): ChangeBridge {
  return {
    lookAtChange: (kind) => ok({ kind: 'look', look: kind === 'site' ? SITE : PEOPLE }),
    lookAtOffer: () => ok({ kind: 'look', look: SITE }),
    audit: ({ before, filter }) => {
      const found = scene.rows
        .filter((row) => before === null || row.seq < before)
        .filter((row) => isWanted(row, filter))
        .filter(
          (row) =>
            filter.cardholder === undefined ||
            ('cardholder' in row.event && row.event.cardholder === filter.cardholder),
        )
        .toSorted((a, b) => b.seq - a.seq)
      return ok({ rows: found, next: null, reached: null })
    },
    lookAtDraft: () => ok({ kind: 'look', look: SITE }),
    dismissOffer: () => ok(null),
    ...draftBridge(() => 'M. Okafor'),
    ...peopleBridge(scene),
    changeProgress: () => ok(0.5),
    dropChange: () => ok(null),
    applyChange: () => ok({ seq: 1 }),
    lookAtPhotos: () => ok(PHOTOS),
    photoProgress: () => ok(0.5),
    dropPhotos: () => ok(null),
    applyPhotos: () => ok({ set: 2, failed: [] }),
    removePhoto: () => ok(null),
    exportFile: (kind) => ok(`/media/office/${kind}`),
  }
}
