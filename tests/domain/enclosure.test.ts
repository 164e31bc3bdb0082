import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  PARTS_MAX,
  PART_BYTES,
  enclosureId,
  isEnclosure,
  openFile,
  sealFile,
} from '#domain/enclosure'

let identity = ''
let recipient = ''
beforeAll(async () => {
  identity = await generateHybridIdentity()
  recipient = await identityToRecipient(identity)
})
const file = (size: number) => ({
  name: '示例.jpg',
  type: 'image/jpeg',
  bytes: new Uint8Array(size).map((_, i) => i),
})
const id = enclosureId('a'.repeat(30), 3)

describe('an enclosure', () => {
  test.each([0, 1, 16_380, 16_381, 900_000])(
    'of %d bytes opens to the same bytes',
    async (size) => {
      const { enclosure, parts } = await sealFile(file(size), id, [recipient])

      expect(isEnclosure(enclosure)).toBe(true)
      expect(enclosure).toMatchObject({ id: `${'a'.repeat(30)}03`, size, name: '示例.jpg' })
      expect(parts.every(({ length }) => length <= PART_BYTES)).toBe(true)
      expect(parts.length).toBeLessThanOrEqual(PARTS_MAX)
      expect(await openFile(enclosure, parts, identity)).toEqual(file(size).bytes)
    },
  )

  test('tells no more of its size than its bucket', async () => {
    const sizes = await Promise.all(
      [20_000, 32_000].map(async (size) =>
        (await sealFile(file(size), id, [recipient])).parts.map(({ length }) => length),
      ),
    )

    expect(sizes[0]).toEqual(sizes[1])
  })

  test('does not open when another is put in its place, a part is missing or the key is another', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => sealFile(file(900_000), id, [recipient])),
    )
    if (!one || !other) throw new Error('not sealed')

    expect(await openFile(one.enclosure, other.parts, identity)).toBeNull()
    expect(await openFile(one.enclosure, one.parts.slice(1), identity)).toBeNull()
    expect(await openFile(one.enclosure, [...one.parts].reverse(), identity)).toBeNull()
    expect(await openFile(one.enclosure, one.parts, await generateHybridIdentity())).toBeNull()
  })

  test.each([null, 1, {}, { id: 'x' }, { ...{ id, name: 1, type: '', size: 1, hash: 'x' } }])(
    'is not %j',
    (value) => {
      expect(isEnclosure(value)).toBe(false)
    },
  )
})
