/** Files that come in and go out, scripted: a list of people with a bad row, a site file with a hard area. */
import type { Table } from '../../main/change/import/table'
import type { ChangeLook, PhotoLook } from '../../preload/contract/administration'
import type { Answer } from '../../preload/contract/answer'
import type { Bridge } from '../../preload/contract/requests'
import { isWanted } from '../../main/desk/audit-answers'
import { draftBridge } from './draft'
import { importBridge } from './imports'
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
  | keyof ReturnType<typeof importBridge>
  | keyof ReturnType<typeof draftBridge>
  | keyof ReturnType<typeof peopleBridge>
  | 'lookAtDraft'
>

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

/** @param scene with the list of people that is chosen for an import */
export function changeBridge(scene: Scene & { readonly list?: Table }): ChangeBridge {
  return {
    lookAtChange: () => ok({ kind: 'look', look: SITE }),
    ...importBridge(scene.list),
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
