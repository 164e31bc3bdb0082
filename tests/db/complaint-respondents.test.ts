import { describe, expect, test } from 'vitest'
import {
  PICKED_FROM,
  choosable,
  institutionTyped,
  listedInstitution,
  promotersInCharge,
} from '#db/complaint-respondents'
import { seedDemo } from '#db/demo'
import { sectors } from '#domain/sectors'
import { freshDb } from './open.ts'
import { type Known, list } from './registry.ts'

const known = (n: number, name: string, change: Partial<Known['entries'][number]> = {}): Known => ({
  id: `i${n}`,
  name,
  creditCode: `91430100EX${String(n).padStart(7, '0')}A`,
  on: '2026-01-05',
  entries: [{ kind: 'integrator', sector: 'fireworks', ...change }],
})
const mill = known(1, '示例磨坊软件（长沙）有限公司')
const gone = known(2, '示例退出服务有限公司', { state: 'left' })
const respondent = { id: mill.id, name: mill.name }

const withBoth = async () => {
  const db = await freshDb()
  await list(db, [mill, gone])
  return db
}

describe('the respondents on the list', () => {
  test('are those whose entry has not ended', async () => {
    const db = await withBoth()

    expect(await choosable(db)).toEqual([respondent])
    expect(await listedInstitution(db, mill.id)).toEqual(respondent)
    expect(await listedInstitution(db, gone.id)).toBeUndefined()
    expect(await listedInstitution(db, '')).toBeUndefined()
  })

  test('are offered while they are few, and not beyond', async () => {
    const db = await freshDb()
    const some = Array.from({ length: PICKED_FROM }, (_, n) => known(n, `示例第${n}号有限公司`))
    await list(db, some)
    expect(await choosable(db)).toHaveLength(PICKED_FROM)

    const all = await freshDb()
    await list(all, [...some, known(PICKED_FROM, '示例多出来的有限公司')])
    expect(await choosable(all)).toBeNull()
  })

  test.each([
    mill.name,
    ' 示例磨坊软件(长沙)有限公司。',
    mill.creditCode,
    mill.creditCode.toLowerCase().replace(/(.{6})/g, '$1 '),
  ])('are found by %j', async (typed) => {
    expect(await institutionTyped(await withBoth(), typed)).toEqual(respondent)
  })

  test.each([
    '',
    '。',
    '磨坊软件',
    `${mill.name}长沙分公司`,
    gone.name,
    gone.creditCode,
    '" or *',
    '9143',
  ])('are not found by %j', async (typed) => {
    expect(await institutionTyped(await withBoth(), typed)).toBeUndefined()
  })

  test('are not guessed where two have one name', async () => {
    const db = await freshDb()
    await list(db, [mill, { ...known(3, mill.name) }])

    expect(await institutionTyped(db, mill.name)).toBeUndefined()
    expect((await institutionTyped(db, mill.creditCode))?.id).toBe(mill.id)
  })
})

test('in charge of the demo’s sectors is one promoter each, and none that left (art. 3)', async () => {
  const db = await freshDb()
  await seedDemo(db, new Date('2026-03-06T02:00:00Z'))
  const found = await promotersInCharge(db)

  expect(found.map(({ sector }) => sector).sort()).toEqual(Object.keys(sectors).sort())
  expect(found.find(({ sector }) => sector === 'fireworks')?.name).toBe(
    '示例花炮产业数字化促进中心',
  )
})
