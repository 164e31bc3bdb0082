/** What the pages of the handling keys (受理密钥) post: sealed bytes and public halves; anything else is refused. */
import { base64 } from '@scure/base'
import * as z from 'zod'

const incomplete = '密钥没有做好，请再试一次'

const Recipient = z.string(incomplete).regex(/^age1pq1[02-9ac-hj-np-z]{1800,2100}$/, incomplete)

/** Bytes of an age file whose first stanza is of this kind: an identity sent in the clear is no such file. */
const sealedBy = (stanza: 'scrypt' | 'mlkem768x25519', most: number) =>
  z
    .string(incomplete)
    .max(most * 2, incomplete)
    .transform((text, context) => {
      try {
        const bytes = base64.decode(text)
        const head = new TextDecoder('latin1').decode(bytes)
        const isSealed = head.startsWith(`age-encryption.org/v1\n-> ${stanza} `)
        if (isSealed && bytes.length <= most && !head.includes('AGE-SECRET-KEY')) return bytes
      } catch {
        // Said below: it is no base64.
      }
      context.addIssue({ code: 'custom', message: incomplete })
      return z.NEVER
    })

/** A personal key that is made, or sealed anew with another passphrase. `seen` is the key that the page knew of. */
export const OwnKey = z.object({
  recipient: Recipient,
  sealed: sealedBy('scrypt', 4096),
  seen: z.string(incomplete).max(64, incomplete).default(''),
})
export type OwnKey = z.infer<typeof OwnKey>

/** A personal key sealed once more, with what a passkey makes. */
export const KeyPasskey = z.object({
  recipient: Recipient,
  credential: z.string(incomplete).regex(/^[\w-]{16,1400}$/, incomplete),
  sealed: sealedBy('scrypt', 4096),
})
export type KeyPasskey = z.infer<typeof KeyPasskey>

const Copies = z
  .array(
    z.strictObject({
      key: z.string(incomplete).regex(/^[0-9a-f]{64}$/, incomplete),
      sealed: sealedBy('mlkem768x25519', 8192),
    }),
    incomplete,
  )
  .min(1, incomplete)
  .max(8, incomplete)

/** Copies of a unit's keys for one member, sealed to this recipient. */
export const SharedKey = z.object({
  recipient: Recipient,
  copies: z
    .string(incomplete)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: incomplete })
        return z.NEVER
      }
    })
    .pipe(Copies),
})
