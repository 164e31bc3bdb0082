import { base64 } from '@scure/base'
import { describe, expect, test } from 'vitest'
import { KeyPasskey } from '#domain/key-form'
import { prfInput, sealForPasskey, secretOfPrf } from '#domain/key-passkey'
import { makePersonal, openPersonal } from '#domain/personal-key'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'

const answer = new Uint8Array(32).fill(7)
const credential = 'A'.repeat(22)

describe('a personal key behind a passkey', () => {
  test('opens with what the passkey answers, and with no other answer', async () => {
    const identity = await generateHybridIdentity()
    const recipient = await identityToRecipient(identity)
    const sealed = await sealForPasskey(identity, secretOfPrf(answer, recipient))

    expect(await openPersonal(sealed, secretOfPrf(answer, recipient))).toEqual({
      ...{ identity, recipient },
    })
    const other = new Uint8Array(answer).fill(8, 31)
    expect(await openPersonal(sealed, secretOfPrf(other, recipient))).toBeNull()
    expect(KeyPasskey.safeParse({ recipient, credential, sealed: base64.encode(sealed) })).toEqual({
      ...{ success: true, data: { recipient, credential, sealed } },
    })
  })

  test('asks the passkey something else for each key, and makes something else of one answer', async () => {
    const [one, other] = await Promise.all([makePersonal('x', 1), makePersonal('x', 1)])

    expect(prfInput(one.recipient)).toHaveLength(32)
    expect(prfInput(one.recipient)).toEqual(prfInput(one.recipient))
    expect(prfInput(one.recipient)).not.toEqual(prfInput(other.recipient))
    expect(secretOfPrf(answer, one.recipient)).not.toBe(secretOfPrf(answer, other.recipient))
  })

  test('stays what it is: what was sealed before opens for ever', () => {
    expect(secretOfPrf(answer, 'age1pq1example')).toMatchInlineSnapshot(
      `"2dadff90643bfe2995dc48c5e60d910961e8002734a4fe5325d2da39809adfcb"`,
    )
    expect(Buffer.from(prfInput('age1pq1example')).toString('hex')).toMatchInlineSnapshot(
      `"a8129220c633397ee1b598bcf160cc6c4167ec7b1493915bdc46ecf19ef6c940"`,
    )
  })
})
