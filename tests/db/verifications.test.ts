import { describe, expect, test } from 'vitest'
import { formerNames } from '#db/schema'
import { verification } from '#db/verifications'
import { nameKey } from '#domain/name-search'
import { lookUpOf } from '#domain/verification'
import { freshDb } from './open.ts'
import { list } from './registry.ts'

const entries = [{ kind: 'integrator', sector: 'fireworks' }] as const
const on = '2026-01-01'

async function listed() {
  const db = await freshDb()
  const named = [
    ['cloud', '示例湘江云联数据有限公司', '91430100EXAMPLE011'],
    ['star', '示例星河智能制造研究院', '12430100EXAMPLE022'],
    ['twin', '示例星河智能制造研究院', '12430100EXAMPLE033'],
  ] as const
  await list(
    db,
    named.map(([id, name, creditCode]) => ({ id, name, creditCode, on, entries: [...entries] })),
  )
  const name = '示例旧名云数据有限公司'
  await db.write([
    db.q.insert(formerNames).values({
      institutionId: 'cloud',
      name,
      nameKey: nameKey(name),
      untilOn: '2026-02-01',
      basis: '',
      recordedAt: new Date('2026-02-01T03:00:00Z'),
    }),
  ])
  return async (typed: string) => {
    const { found, near } = await verification(db, lookUpOf(typed), on)
    return [found, near].map((some) => some.map(({ id }) => id))
  }
}

describe('who is asked for by name or code (这家机构在库吗)', () => {
  test.each([
    ['示例湘江云联数据有限公司', ['cloud'], []],
    ['　示例湘江云联数据（有限公司）', ['cloud'], []],
    ['示例旧名云数据有限公司', ['cloud'], []],
    ['91430100example011', ['cloud'], []],
    ['示例湘江云连数据有限公司', [], ['cloud']],
    ['示例湘江云联数据有限公司长沙分公司', [], ['cloud']],
    ['湘江云联', [], ['cloud']],
    ['示例麓山软件有限公司', [], []],
    ['😀', [], []],
  ])('%s: found %j, near %j', async (typed, found, near) => {
    expect(await (await listed())(typed)).toEqual([found, near])
  })

  test('finds the one that differs in nothing that tells among hundreds that are nearly so', async () => {
    const db = await freshDb()
    const code = (n: number) => `91430100${String(n).padStart(10, '0')}`
    const names = [
      '示例云服务有限公司',
      ...Array.from({ length: 200 }, (_, n) => `批量示例${String(n)}有限公司`),
    ]
    await list(
      db,
      names.map((name, n) => ({
        ...{ id: `n${String(n)}`, name, creditCode: code(n) },
        ...{ on, entries: [...entries] },
      })),
    )
    const { near } = await verification(db, lookUpOf('示例云服务有限责任公司'), on)
    expect(near[0]?.id).toBe('n0')
  })

  test('shows everybody who bears the same name', async () => {
    const [found] = await (await listed())('示例星河智能制造研究院')
    expect(found?.sort()).toEqual(['star', 'twin'])
  })
})
