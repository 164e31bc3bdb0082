import { expect, test } from 'vitest'
import { statistics as table } from '#db/schema'
import { statistics } from '#functions/statistics'
import { StatisticsData } from '#domain/api-data'
import { freshDb } from '../db/open.ts'
import { houseOf } from './house.ts'

const clock = { now: new Date('2026-02-10T02:00:00Z') }

async function opened(rows: [measure: string, about: string, value: number][]) {
  const db = await freshDb()
  if (rows.length > 0)
    await db.write([
      db.q.insert(table).values(
        rows.map(([measure, about, value]) => ({
          ...{ measure: measure as 'listed', about, value },
          ...{ month: '2026-01', countedOn: '2026-02-10' },
        })),
      ),
    ])
  return houseOf(statistics, db, clock)
}

const figuresOf = async (app: Awaited<ReturnType<typeof opened>>) =>
  StatisticsData.parse(await (await app.request('/api/statistics.json')).json())

test('statistics as data tell no small number of complaints, nor a whole that gives it away', async () => {
  const app = await opened([
    ['received', '', 9],
    ['received', 'bureau', 7],
    ['received', 'other', 2],
    ['standing', '', 6],
    ['standing', 'bureau/filed', 6],
    ['listed', '', 2],
    ['listed', 'integrator/fireworks', 2],
  ])
  const { countedOn, figures } = await figuresOf(app)
  expect(countedOn).toBe('2026-02-10')
  expect(figures.map(({ measure, about, value }) => [measure, about, value])).toEqual([
    ['listed', '', 2],
    ['listed', 'integrator/fireworks', 2],
    ['received', '', null],
    ['received', 'bureau', 7],
    ['received', 'other', null],
    ['standing', '', 5],
    ['standing', 'bureau/filed', 5],
  ])

  const csv = await app.request('/api/statistics.csv')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const lines = (await csv.text()).split('\r\n')
  expect(lines).toContain('当月收到的投诉（按受理单位）,2026-01,other,少于 5')
  expect(lines).toContain('当月收到的投诉（按受理单位）,2026-01,合计,不公布')
  expect(lines).toContain('在库机构（月末，按类型和行业）,2026-01,集成服务商，烟花鞭炮,2')
})

test('statistics that nobody has counted yet are none', async () => {
  expect(await figuresOf(await opened([]))).toEqual({ countedOn: null, figures: [] })
})
