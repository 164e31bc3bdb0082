import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { verifyStream } from '#db/events'
import { attachEvidence, evidenceOf, evidenceToForget } from '#db/inspection-evidence'
import { appoint, invite } from '#db/people'
import { events, inspectionEvidence, inspections, institutionKeys } from '#db/schema'
import { codeHash } from '#functions/apply'
import { forgetDrafts } from '#functions/draft-forgetting'
import { forgetEvidence } from '#functions/evidence-forgetting'
import { headersFor } from '#functions/headers'
import { institutions } from '#functions/institutions'
import { staff } from '#functions/staff'
import { isUpload, uploading } from '#functions/uploading'
import { type House, settingsFrom } from '#functions/world'
import { FILE_MAX } from '#domain/attachment'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import type { Role } from '#domain/permission'
import { UNTOLD_KEPT_DAYS } from '#domain/retention'
import { defaultSettings } from '#domain/setting'
import type { Sector } from '#domain/sector'
import { freshDb, freshFiles, planOf } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { pdf } from '../fixtures.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const on = (day: string) => new Date(`${day}T02:00:00Z`)
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
const round = '11111111-1111-4111-8111-111111111111'
const id = '22222222-2222-4222-8222-222222222222'
const rounds = '/staff/inspections/'
const record = `${rounds}records/${id}/`
const here = `${record}evidence/`
const text = {
  day: '2026-01-04',
  participants: '市企业服务中心 2 人',
  service: '按合同交付',
  breaches: '本次检查未发现',
  breach: 'none',
}

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let files: ReturnType<typeof freshFiles>
let clock: { now: Date }
let centre: ReturnType<typeof browser>
let promoter: typeof centre
let stranger: typeof centre
let bureau: typeof centre
let nobody: typeof centre
let mill: typeof centre
let river: typeof centre

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  files = freshFiles()
  clock = { now: on('2026-01-05') }
  const room = new Hono<House>()
  // As the front door has it.
  room.use((c, next) => (isUpload(c) ? uploading(c, next) : next()))
  for (const part of [staff, institutions]) room.route('/', part)
  const app = houseOf(room, db, clock, settings, files)
  const clerk = async (person: string, role: Role, sectors?: Sector[]) => {
    const who = browser(app)
    await appoint(db, { ...appointee(person, role), ...(sectors && { sectors }) }, clock.now)
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: clock.now })
    await who.post('/staff/enter/', { token })
    return who
  }
  centre = await clerk('centre', 'service-centre')
  promoter = await clerk('promoter', 'promoter')
  stranger = await clerk('stranger', 'promoter', ['advanced-computing'])
  bureau = await clerk('bureau', 'bureau')
  nobody = browser(app)
  const entries = [{ kind: 'integrator', sector: 'fireworks' }] as const
  const listed = { on: '2026-01-01', entries: [...entries] }
  await list(db, [
    { id: 'mill', name: '示例磨坊科技', creditCode: '91430100EXAMPLE011', ...listed },
    { id: 'river', name: '示例河畔数科', creditCode: '91430100EXAMPLE022', ...listed },
  ])
  const own = async (number: string, institutionId: string) => {
    const hash = codeHash(settings.secret, code)
    await db.write([db.q.insert(institutionKeys).values({ number, institutionId, codeHash: hash })])
    const who = browser(app)
    await who.post('/institution/', { number, code })
    return who
  }
  mill = await own('CS-AAAA-AAAA', 'mill')
  river = await own('CS-CCCC-CCCC', 'river')
  await centre.post(`${rounds}new/`, {
    ...{ id: round, title: '示例检查', kinds: ['integrator'], sectors: ['fireworks'] },
    ...{ fromOn: '2026-01-01', toOn: '2026-03-31', participants: '市企业服务中心' },
  })
  await centre.post(`${rounds}${round}/institutions/`, { version: '1', entries: ['mill-0'] })
  await centre.post(`${rounds}${round}/record/`, { id, entry: 'mill-0', method: 'visit' })
})

const version = async () =>
  String((await db.q.select().from(inspections).where(eq(inspections.id, id)))[0]?.version ?? '')
const write = async (more: object = {}, who = centre) =>
  who.post(`${record}text/`, { version: await version(), ...text, ...more })
const step = async (action: string, more: object = {}) =>
  centre.post(`${record}step/`, { version: await version(), action, remark: '', ...more })
const correct = async (more: object = {}) =>
  centre.post(`${record}correction/`, {
    ...{ version: await version(), ...text, service: '重新核对', reason: '写错', ...more },
  })
const reply = async (more: object = {}) =>
  mill.post(`/institution/inspections/${id}/`, {
    ...{ version: await version(), body: '情况属实', ...more },
  })
const file = (said = 'one', name = '现场照片.pdf') => new File([pdf(said)], name)
const attach = (sent = file(), no = 1, who = centre) => who.upload(here, { no: String(no) }, sent)
const remove = (fileId: string, no = 1, who = centre) =>
  who.post(`${here}removal/`, { no: String(no), id: fileId })
const kept = () => evidenceOf(db, id)
const first = async () => (await kept())[0]?.id ?? ''
const isThere = async (fileId: string) => {
  const found = await files.get(fileId)
  if (found && 'cancel' in found.body) await found.body.cancel()
  return found !== null
}
const bytesThere = async () => (await files.before(new Date('2100-01-01'))).ids.length
const refusal = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}
const told = async () => {
  await write()
  expect((await step('record')).status).toBe(303)
}
/** What a download of this file answers to each. */
const saved = async (fileId: string, who: typeof centre, of = record) => {
  const answer = await who.visit(`${of}files/${fileId}/`)
  await answer.body?.cancel()
  return answer.status
}
const ownRecord = `/institution/inspections/${id}/`

describe('evidence of a draft', () => {
  test('is kept with its hash, told in the history without its content, and only ever saved', async () => {
    const sent = new File([pdf('content')], '现场 照片(1).pdf', { type: 'text/html' })
    const answer = await attach(sent)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, here])
    const hash = bytesToHex(sha256(pdf('content')))
    const [row] = await kept()
    expect(row).toMatchObject({
      ...{ inspectionId: id, no: 1, name: '现场 照片(1).pdf', type: 'application/pdf' },
      ...{ size: pdf('content').length, sha256: hash, by: 'centre' },
    })
    const history = await db.q
      .select()
      .from(events)
      .where(eq(events.stream, `inspection/${id}`))
    expect(history.at(-1)).toMatchObject({
      ...{ action: 'attach', actor: 'centre' },
      data: { no: 1, file: { name: '现场 照片(1).pdf', sha256: hash } },
    })
    expect(JSON.stringify(history)).not.toContain('content')
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()

    const path = `${record}files/${row?.id ?? ''}/`
    const got = await centre.visit(path)
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(pdf('content'))
    expect(got.headers.get('content-type')).toBe('application/pdf')
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename="attachment.pdf"/)
    for (const each of [path, `${ownRecord}files/${row?.id ?? ''}/`]) {
      expect(headersFor(each)['Content-Security-Policy']).toContain('sandbox')
      expect(headersFor(each)['Cache-Control']).toBe('no-store')
    }
  })

  test.each([
    ['nothing', new File([], ''), '请选择'],
    ['an empty file', new File([], 'a.pdf'), '空文件'],
    ['a page', new File(['<script>1</script>'], 'a.html', { type: 'application/pdf' }), '只收'],
    ['a picture called a PDF', new File([new Uint8Array([0xff, 0xd8, 0xff])], 'a.pdf'), '扩展名'],
    ['one byte too many', new File([pdf(), new Uint8Array(FILE_MAX)], 'a.pdf'), '10 MB'],
  ])('%s is refused beside its field, and nothing is kept', async (_, sent, message) => {
    const answer = await attach(sent)
    const { refused } = await shown(answer)
    expect([answer.status, refused?.problems[0]?.field]).toEqual([422, 'evidence'])
    expect(refused?.problems[0]?.message).toMatch(new RegExp(`${message}|请选择`))
    expect([await kept(), await bytesThere()]).toEqual([[], 0])
  })

  test('that is far too long is read no further, and its page says so', async () => {
    const long = new File([pdf(), new Uint8Array(FILE_MAX + 100_000)], 'a.pdf')
    expect(await refusal(await attach(long))).toEqual([413, 'evidence'])
    const body = new FormData()
    body.append('no', '1')
    body.append('file', long)
    expect((await centre.postByScript(here, body)).status).toBe(413)
    expect(await bytesThere()).toBe(0)
  })

  test('is one too many above the limit, by a script and at once too', async () => {
    const most = defaultSettings['inspection.files']
    for (let i = 1; i < most; i++) expect((await attach(file(String(i)))).status).toBe(303)
    const both = await Promise.all([attach(file('a')), attach(file('b'))])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await refusal(await attach(file('c')))).toEqual([409, 'evidence'])
    const body = new FormData()
    body.append('no', '1')
    body.append('file', file('d'))
    const answer = await centre.postByScript(here, body)
    expect(((await answer.json()) as { message: string }).message).toContain('上限')
    expect([(await kept()).length, await bytesThere()]).toEqual([most, most])
  })

  test('sent again is the same one, after a lost answer and at once', async () => {
    losing.next = 'answer'
    expect((await attach()).status).toBe(503)
    expect(logged()).toBe(1)
    const answers = await Promise.all([attach(), attach(), attach(file('two'))])
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect([(await kept()).length, await bytesThere()]).toEqual([2, 2])
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()
  })

  test('is kept beside others that come at the same moment', async () => {
    const row = { name: 'a.pdf', size: 9, type: 'application/pdf' as const }
    const doing = { id, scope: { reach: 'all' }, no: 1, unit: '示例' } as const
    const all = ['a', 'b', 'c', 'd'].map((sign) =>
      attachEvidence(db, {
        ...{ ...doing, person: 'centre', at: clock.now },
        file: { ...row, id: sign.repeat(32), sha256: sign.repeat(64) },
      }),
    )
    expect(await Promise.all(all)).toEqual(['moved', 'moved', 'moved', 'moved'])
    expect(await kept()).toHaveLength(4)
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()
  })

  test('can be removed, twice as well as once, with its bytes', async () => {
    await attach()
    const fileId = await first()
    for (const each of [fileId, fileId, 'e'.repeat(32)])
      expect((await remove(each)).status).toBe(303)
    expect(await refusal(await remove('x'))).toEqual([422, 'evidence'])
    expect([await kept(), await isThere(fileId)]).toEqual([[], false])
    expect(await saved(fileId, centre)).toBe(404)
    const actions = (await db.q.select().from(events)).map(({ action }) => action)
    expect(actions.filter((each) => each === 'detach')).toHaveLength(1)
  })

  test('disturbs no text that is being written, and no step is taken that did not see it', async () => {
    await write()
    const seen = await version()
    await attach()
    expect((await write({ version: seen, service: '同时写的' })).status).toBe(303)
    const before = await version()
    await attach(file('two'))
    expect(await refusal(await step('record', { version: before }))).toEqual([409, 'version'])
  })

  test('goes with a draft that is dropped, and its bytes with it', async () => {
    await attach()
    const fileId = await first()
    expect((await step('drop', { remark: '重复' })).status).toBe(303)
    expect([await kept(), await isThere(fileId)]).toEqual([[], false])
    expect(await refusal(await attach())).toEqual([409, 'evidence'])
    expect(await bytesThere()).toBe(0)
  })
})

describe('who may bring and save evidence', () => {
  test('who records in that sector brings it; who reads the record saves it', async () => {
    expect((await attach(file('p'), 1, promoter)).status).toBe(303)
    expect((await attach(file('q'), 1, stranger)).status).toBe(404)
    // Before the bytes are read: the bureau records no inspection.
    expect((await attach(file('q'), 1, bureau)).status).toBe(404)
    expect((await bureau.upload(here.replace(id, 'x'), { no: '1' }, file('q'))).status).toBe(404)
    for (const who of [nobody, mill]) {
      const answer = await attach(file('q'), 1, who)
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/enter/'])
    }
    const body = new FormData()
    body.append('file', file('q'))
    expect((await nobody.postByScript(here, body)).status).toBe(401)
    const fileId = await first()
    for (const who of [stranger, bureau]) expect((await remove(fileId, 1, who)).status).toBe(404)
    expect(await kept()).toHaveLength(1)
    for (const who of [centre, promoter, bureau]) expect(await saved(fileId, who)).toBe(200)
    expect(await saved(fileId, stranger)).toBe(404)
    expect(await saved(fileId, nobody)).toBe(303)
    // Under another record it is not there.
    const other = id.replace('2222', '3333')
    await centre.post(`${rounds}${round}/record/`, { id: other, entry: 'mill-0', method: 'survey' })
    expect(await saved(fileId, centre, `${rounds}records/${other}/`)).toBe(404)
    const refused = await centre.post(record.replace(id, other) + 'evidence/removal/', {
      ...{ no: '1', id: fileId },
    })
    expect([refused.status, await isThere(fileId)]).toEqual([303, true])
  })

  test('its own institution saves it once it was told, and no other', async () => {
    await attach()
    const fileId = await first()
    expect(await saved(fileId, mill, ownRecord)).toBe(404)
    await told()
    expect(await saved(fileId, mill, ownRecord)).toBe(200)
    expect(await saved(fileId, river, ownRecord)).toBe(404)
    expect(await saved(fileId, nobody, ownRecord)).toBe(303)
    expect(await saved('e'.repeat(32), mill, ownRecord)).toBe(404)
    const head = await mill.visit(`${ownRecord}files/${fileId}/`)
    await head.body?.cancel()
    expect(head.headers.get('content-disposition')).toMatch(/^attachment;/)
  })

  test('only who corrects brings evidence for a correction', async () => {
    await told()
    expect((await attach(file(), 2, promoter)).status).toBe(404)
    expect((await attach(file(), 2)).status).toBe(303)
    expect((await remove(await first(), 2, promoter)).status).toBe(404)
    expect(await kept()).toHaveLength(1)
  })
})

describe('evidence that was told', () => {
  beforeEach(async () => {
    await attach()
    await told()
  })

  test('stands: none is added to it or taken from it, by a form or in the database', async () => {
    const fileId = await first()
    expect(await refusal(await attach(file('late')))).toEqual([409, 'evidence'])
    expect(await refusal(await attach(file('late'), 7))).toEqual([409, 'evidence'])
    expect(await refusal(await attach(file('late'), 0))).toEqual([422, 'evidence'])
    expect(await refusal(await remove(fileId))).toEqual([409, 'evidence'])
    // Of the correction’s it is none.
    expect((await remove(fileId, 2)).status).toBe(303)
    const [row] = await kept()
    if (!row) throw new Error('gone')
    const more = { ...row, id: 'a'.repeat(32), sha256: 'b'.repeat(64) }
    for (const query of [
      db.q.delete(inspectionEvidence),
      db.q.update(inspectionEvidence).set({ name: '别的.pdf' }),
      db.q.insert(inspectionEvidence).values(more),
      db.q.insert(inspectionEvidence).values({ ...more, no: 3 }),
    ])
      await expect(db.write([query])).rejects.toThrow('evidence stands')
    expect([(await kept()).length, await isThere(fileId), await bytesThere()]).toEqual([1, true, 1])
  })

  test('is added to by a correction, which tells its own; the earlier text keeps its own', async () => {
    await attach(file('second', '补充.pdf'), 2)
    const [one, two] = await kept()
    expect([one?.no, two?.no]).toEqual([1, 2])
    expect(await saved(two?.id ?? '', mill, ownRecord)).toBe(404)
    expect((await correct()).status).toBe(303)
    for (const each of [one, two]) expect(await saved(each?.id ?? '', mill, ownRecord)).toBe(200)
    expect(await refusal(await attach(file('third'), 2))).toEqual([409, 'evidence'])
    // The file of an earlier text may go with a later one as well.
    expect((await attach(file(), 3)).status).toBe(303)
    expect((await kept()).map(({ no }) => no)).toEqual([1, 2, 3])
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()
  })

  test('is not corrected by who did not see all that goes with it', async () => {
    const seen = await version()
    await attach(file('second'), 2)
    expect(await refusal(await correct({ version: seen }))).toEqual([409, 'version'])
    expect((await correct()).status).toBe(303)
  })

  test('leaves the institution undisturbed while a correction is prepared', async () => {
    const seen = await version()
    await attach(file('second'), 2)
    await remove((await kept())[1]?.id ?? '', 2)
    losing.next = 'answer'
    expect((await reply({ version: seen })).status).toBe(503)
    expect(logged()).toBe(1)
    await attach(file('third'), 2)
    expect((await reply({ version: seen })).status).toBe(303)
    await correct()
    expect((await reply({ version: seen, body: '又答' })).status).toBe(409)
  })

  test('is left alone by the daily work; what was never told goes, and files that no row names', async () => {
    await attach(file('second'), 2)
    const [one, two] = await kept()
    await files.put('e'.repeat(32), new Uint8Array([1]))
    const later = (days: number) => new Date(clock.now.getTime() + days * 86_400_000)
    expect(await forgetEvidence({ db, files }, later(UNTOLD_KEPT_DAYS))).toBe(0)
    expect(await forgetEvidence({ db, files }, later(UNTOLD_KEPT_DAYS + 1))).toBe(1)
    expect(await forgetEvidence({ db, files }, later(UNTOLD_KEPT_DAYS + 1))).toBe(0)
    // The bytes are as young as this test.
    await forgetDrafts({ db, files }, new Date(Date.now() + 2 * 86_400_000))
    expect(await kept()).toEqual([one])
    expect(await isThere(one?.id ?? '')).toBe(true)
    expect(await isThere(two?.id ?? '')).toBe(false)
    expect(await bytesThere()).toBe(1)
    const [last] = (await db.q.select().from(events)).filter(({ action }) => action === 'detach')
    expect(last).toMatchObject({ actor: 'system' })
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()
  })

  test('is looked for among what was not told yet, and never among all that was', async () => {
    expect(await planOf(db, evidenceToForget(db, '2027-01-05'))).toMatch(
      /^SEARCH inspection_evidence USING (COVERING )?INDEX inspection_evidence_untold /,
    )
  })

  test('is told with its text and by nothing else, and never untold', async () => {
    await attach(file('second', '补充.pdf'), 2)
    const toldOf = async () => (await kept()).map(({ told }) => told)
    expect(await toldOf()).toEqual([true, false])
    const [row] = await kept()
    if (!row) throw new Error('gone')
    const early = { ...row, id: 'a'.repeat(32), no: 2, sha256: 'b'.repeat(64), told: true }
    const all = db.q.update(inspectionEvidence)
    for (const query of [
      all.set({ told: true }),
      all.set({ told: false }),
      db.q.insert(inspectionEvidence).values(early),
    ])
      await expect(db.write([query])).rejects.toThrow('evidence stands')
    await correct()
    expect(await toldOf()).toEqual([true, true])
  })
})
