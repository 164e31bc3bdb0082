import { Hono } from 'hono'
import { type Listed, everyInstitution } from '#db/institutions'
import { everyChange } from '#db/list-changes'
import { everyRelease, newestChange } from '#db/releases'
import { dayOf } from '#domain/calendar'
import { BYTE_ORDER_MARK, csvLine } from '#domain/csv'
import type { ListChange } from '#domain/entry-change'
import { changeColumns, changeRow, listColumns, listRows } from '#domain/list-table'
import { packageOf, releaseOf } from '#domain/release'
import { dataOf, differenceAsked, listAsked } from '#functions/lists'
import { jsonArray, streamed } from '#functions/streamed'
import type { House } from '#functions/world'

/** The whole lists as files, sent while they are read. */
export const listDownloads = new Hono<House>()

const csv = 'text/csv; charset=utf-8'
const json = 'application/json; charset=utf-8'

async function* mapped<A, B>(chunks: AsyncGenerator<A[]>, each: (one: A) => B) {
  for await (const chunk of chunks) yield chunk.map(each)
}

async function* listTable(chunks: AsyncGenerator<Listed[]>) {
  yield BYTE_ORDER_MARK + csvLine([...listColumns])
  let no = 0
  for await (const chunk of chunks)
    yield chunk.flatMap((one) => listRows(++no, one).map(csvLine)).join('')
}

async function* changeTable(chunks: AsyncGenerator<ListChange[]>) {
  yield BYTE_ORDER_MARK + csvLine([...changeColumns])
  let no = 0
  for await (const chunk of chunks) yield chunk.map((one) => csvLine(changeRow(++no, one))).join('')
}

listDownloads.get('/api/institutions.csv', (c) => {
  const { db, now } = c.var.world
  const filter = listAsked(c)
  if (filter instanceof Response) return filter
  const name = `institutions-${filter.on ?? dayOf(now())}.csv`
  return streamed(
    c,
    { type: csv, name },
    listTable(everyInstitution(db, { ...filter, after: null })),
  )
})

listDownloads.get('/api/institutions/all.json', (c) => {
  const { db, now } = c.var.world
  const filter = listAsked(c)
  if (filter instanceof Response) return filter
  const name = `institutions-${filter.on ?? dayOf(now())}.json`
  const everybody = mapped(everyInstitution(db, { ...filter, after: null }), dataOf)
  return streamed(c, { type: json, name }, jsonArray(everybody, '[', ']\n'))
})

listDownloads.get('/api/institutions/changes.csv', (c) => {
  const filter = differenceAsked(c)
  if (filter instanceof Response) return filter
  const name = `changes-${filter.from}-${filter.to}.csv`
  const changes = everyChange(c.var.world.db, { ...filter, after: null })
  return streamed(c, { type: csv, name }, changeTable(changes))
})

listDownloads.get('/api/institutions/releases.json', async (c) => {
  const { db, settings } = c.var.world
  const origin = settings.origin || new URL(c.req.url).origin
  const around = JSON.stringify(packageOf(origin, '试点服务机构手册', await newestChange(db)))
  const releases = mapped(everyRelease(db), releaseOf)
  return streamed(
    c,
    { type: json, name: 'releases.json' },
    jsonArray(releases, `${around.slice(0, -1)},"releases":[`, ']}\n'),
  )
})
