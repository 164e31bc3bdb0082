import { describe, expect, test } from 'vitest'
import { mintCode } from '#domain/office-code'
import { freePlace, meant, missing, readCodes } from '#domain/sign-in'

const code = mintCode(new Uint8Array(15).fill(7))
const other = mintCode(new Uint8Array(15).fill(9))

describe('the two fields', () => {
  test.each([
    [code, '123456', { code, second: { otp: '123456' } }],
    [code.toLowerCase().replaceAll('-', ' '), '１２３ ４５６', { code, second: { otp: '123456' } }],
    [code, other, { code, second: { code: other } }],
  ])('read %j and %j', (first, second, read) => {
    expect(readCodes(first, second)).toEqual(read)
  })

  test.each([
    ['', ''],
    [code, ''],
    [code, '12345'],
    ['123456', code],
    [`${code}0`, '123456'],
    [[code], '123456'],
    [undefined, undefined],
  ])('read nothing in %j and %j', (first, second) => {
    expect(readCodes(first, second)).toBeNull()
  })
})

describe('who is meant', () => {
  test.each([
    ['a sign-in code with a password', ['a', null, null], true, 'a'],
    ['a recovery code with a password', [null, 'a', null], true, 'a'],
    ['a sign-in code with a recovery code', ['a', null, 'a'], false, 'a'],
    ['two recovery codes', [null, 'a', 'a'], false, null],
    ['a sign-in code with the recovery code of another', ['a', null, 'b'], false, null],
    ['a sign-in code with an unknown code', ['a', null, null], false, null],
    ['an unknown code with a recovery code', [null, null, 'a'], false, null],
    ['nothing known', [null, null, null], true, null],
  ] as const)('by %s', (_, [signIn, firstRecovery, secondRecovery], byOtp, person) => {
    expect(meant({ signIn, firstRecovery, secondRecovery }, byOtp)).toBe(person)
  })
})

describe('tries', () => {
  test.each([
    [[], 1],
    [[1, 2], 3],
    [[2, 3], 1],
    [[1, 2, 3, 4, 5], null],
  ])('that hold the places %j leave %j', (taken, place) => {
    expect(freePlace(taken)).toBe(place)
  })
})

test('an account wants two credentials, and more are welcome', () => {
  expect([0, 1, 2, 3].map(missing)).toEqual([2, 1, 0, 0])
})
