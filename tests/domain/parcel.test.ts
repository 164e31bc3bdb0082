import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packed, unpacked } from '#domain/parcel'

test('a parcel unpacks to what was packed', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
      (head, pieces) => {
        const parcel = unpacked(packed(head, pieces))

        expect(JSON.stringify(parcel?.head)).toBe(JSON.stringify(head))
        expect(parcel?.pieces.map((piece) => [...piece])).toEqual(pieces.map((piece) => [...piece]))
      },
    ),
  )
})

test('other bytes are none, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const parcel = unpacked(bytes)
      expect(parcel === null || Array.isArray(parcel.pieces)).toBe(true)
    }),
  )
  const whole = packed({ a: 1 }, [new Uint8Array(9)])
  for (let cut = 0; cut < whole.length; cut++)
    if (cut !== 11) expect(unpacked(whole.subarray(0, cut)), `${cut}`).toBeNull()
  expect(unpacked(new Uint8Array([255, 255, 255, 255, 1]))).toBeNull()
  expect(
    unpacked(
      packed(
        0,
        Array.from({ length: 99 }, () => new Uint8Array()),
      ),
    ),
  ).toBeNull()
})
