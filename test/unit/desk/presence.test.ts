import { beforeEach, describe, expect, it } from 'vitest'
import { deskAnswers, type Asker, type DeskState } from '../../../main/desk/answers'
import { changeAnswers } from '../../../main/desk/change-answers'
import { photoAnswers } from '../../../main/desk/photo-answers'
import { dialogsOf, SESSION_OVER } from '../../../main/desk/presence'
import { recordsAnswers } from '../../../main/desk/records-answers'
import type { DeskOptions, Running } from '../../../main/desk/running'
import { fail, ok } from '../../../main/domain/result'
import { createSession } from '../../../main/operators/session'
import type { Operator } from '../../../preload/contract/models'
import { SITE } from '../small-site'

const KIM: Operator = { name: 'Kim', role: 'administrator' }
const LEE: Operator = { name: 'Lee', role: 'administrator' }
const reason = { code: 'test', text: '' } as const

/** What was written or begun, by name. */
const done: string[] = []
/** Everything that an answer could reach, each of which says that it was called. */
const recording = (name: string, answers: Readonly<Record<string, unknown>> = {}): never =>
  new Proxy(
    {},
    {
      get: (_target, key: string) =>
        answers[key] ??
        ((...given: unknown[]) => {
          done.push(`${name}.${key} ${given.filter((one) => typeof one === 'string').join(' ')}`.trim())
          return Promise.resolve(ok(null))
        }),
    },
  ) as never

async function desk() {
  done.length = 0
  const people = [KIM, LEE]
  const session = createSession({
    recoverCommand: 'recover',
    accounts: {
      isEmpty: () => false,
      sealed: () => null,
      find: (name) => people.find((one) => one.name === name) ?? null,
      add: () => Promise.resolve(fail({ kind: 'taken' })),
      signIn: (name) => Promise.resolve(ok(people.find((one) => one.name === name) ?? KIM)),
      idleLockMinutes: () => null,
    },
    now: () => 1,
    demo: () => null,
  })
  await session.signIn('Kim', '')
  const asker = (): Asker => {
    const number = session.number()
    return { operator: KIM, window: 1, session: number, isPresent: () => session.number() === number }
  }
  let choose: (chosen: never) => void = () => undefined
  const dialog = (): Promise<never> => new Promise((resolve) => (choose = resolve))
  let verified: () => void = () => undefined
  const running = recording('running', {
    site: SITE,
    journal: () => ({ lastSeq: 1 }),
    changes: recording('changes', { onProgress: () => () => undefined }),
    photos: recording('photos'),
    exports: recording('exports'),
    certificates: recording('certificates', {
      list: () => ok({ rows: [{ name: 'console' }, { name: 'P1' }] }),
    }),
    records: recording('records', {
      restore: async (_name: string, _by: unknown, isPresent: () => boolean) => {
        await new Promise<void>((resolve) => (verified = resolve))
        if (!isPresent()) return fail('nothing was restored')
        done.push('restored')
        return ok(null)
      },
    }),
  }) as Running
  const options = {
    running,
    clock: { now: () => 1, setTimer: () => () => undefined },
    dialogs: dialogsOf({ open: dialog, save: dialog, pictures: dialog, exportFolder: dialog, folder: dialog }),
    words: (key: string) => key,
  } as unknown as DeskOptions
  const answers = {
    ...deskAnswers({
      options,
      alarmDesk: {},
      changes: { ...changeAnswers(options, { pass: () => ok({}) }), ...photoAnswers(options) },
    } as unknown as DeskState),
    ...recordsAnswers(SITE, running.records),
  }
  return { session, answers, asker, choose: (chosen: unknown) => choose(chosen as never), verified: () => verified() }
}
type Desk = Awaited<ReturnType<typeof desk>>

const DIALOGS: readonly (readonly [string, (desk: Desk) => unknown, unknown])[] = [
  ['export of the site file', ({ answers, asker }) => answers.exportFile(asker(), 'site'), '/tmp/site.json'],
  ['export of all people', ({ answers, asker }) => answers.exportFile(asker(), 'cardholders'), '/tmp/people.csv'],
  ['choice of a site file', ({ answers, asker }) => answers.lookAtChange(asker(), 'site'), '/tmp/site.json'],
  ['choice of a list of people', ({ answers, asker }) => answers.chooseList(asker()), '/tmp/a.csv'],
  ['choice of photos', ({ answers, asker }) => answers.lookAtPhotos(asker(), 'files', null), ['/tmp/a.jpg']],
  ['choice of a folder of photos', ({ answers, asker }) => answers.lookAtPhotos(asker(), 'folder', null), ['/tmp']],
  ['certificate for a panel', ({ answers, asker }) => answers.certify(asker(), 'P1'), '/tmp/keys'],
  [
    'export of evidence',
    ({ answers, asker }) => answers.exportHistory(asker(), { filter: {}, formats: ['csv'], why: 'case' }),
    '/tmp/evidence',
  ],
]
const ENDINGS: readonly (readonly [string, (desk: Desk) => unknown])[] = [
  ['the desk locks', ({ session }) => session.lock('idle')],
  ['the operator signs out', ({ session }) => session.signOut()],
  ['another operator takes over', ({ session }) => session.signIn('Lee', '')],
  [
    'the desk locks and the same operator is back',
    async ({ session }) => {
      session.lock('key')
      await session.signIn('Kim', '')
    },
  ],
]

let open: Desk
beforeEach(async () => {
  open = await desk()
})

describe.each(DIALOGS)('a dialog for the %s', (_what, ask, chosen) => {
  it.each(ENDINGS)('writes nothing when %s while it is open, and says so', async (_how, end) => {
    const answer = ask(open)
    await end(open)
    open.choose(chosen)
    expect(await answer).toEqual(SESSION_OVER)
    expect(done).toEqual([])
  })

  it('counts while the same session lasts', async () => {
    const answer = ask(open)
    open.choose(chosen)
    await Promise.resolve(answer).catch(() => undefined)
    expect(await Promise.resolve(answer).catch(() => 'went on')).not.toEqual(SESSION_OVER)
  })
})

it.each(ENDINGS)('restores no backup when %s while it is checked', async (_how, end) => {
  const answer = open.answers.restoreBackup(open.asker(), 'b', reason)
  await end(open)
  open.verified()
  expect(await answer).toMatchObject({ ok: false })
  expect(done).toEqual([])
})
