import { base64urlnopad } from '@scure/base'
import { prfInput, secretOfPrf } from '#domain/key-passkey'

/** Why a passkey opens nothing, in words for whoever holds it. */
export class NoSecret extends Error {
  override name = 'NoSecret'
}

const unable = '这个浏览器不能用通行密钥打开个人密钥（不支持 PRF 功能），请改用口令'
const without = '这把通行密钥没有 PRF 功能，不能用来打开个人密钥。请换一把，或者继续用口令'
const broken = '没有完成：已取消，或等得太久。可以再试一次，或者改用口令'

const TIMEOUT = 120_000
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** What the authenticator was asked, once it has answered. Throws `NoSecret`. */
async function answered(asked: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!('PublicKeyCredential' in window)) throw new NoSecret(unable)
  const capable = await PublicKeyCredential.getClientCapabilities().catch(() => null)
  if (capable?.['extension:prf'] === false) throw new NoSecret(unable)
  const credential = await asked().catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) throw new NoSecret(broken)
  return credential
}

/** The secret that one of these passkeys makes for the personal key with this recipient. Throws `NoSecret`. */
export async function secretBy(
  credentials: string[],
  recipient: string,
): Promise<{ credential: string; secret: string }> {
  const asked = await answered(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: credentials.map((id) => ({
          type: 'public-key' as const,
          id: new Uint8Array(base64urlnopad.decode(id)),
        })),
        userVerification: 'required',
        timeout: TIMEOUT,
        extensions: { prf: { eval: { first: prfInput(recipient) } } },
      },
    }),
  )
  const first = asked.getClientExtensionResults().prf?.results?.first
  if (!first) throw new NoSecret(without)
  const answer = first instanceof ArrayBuffer ? new Uint8Array(first) : bytesIn(first)
  return {
    credential: base64urlnopad.encode(new Uint8Array(asked.rawId)),
    secret: secretOfPrf(answer, recipient),
  }
}

const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength)

/**
 * Makes a passkey that opens a personal key and does nothing else: it signs nobody in, and where the device lets it, it is
 * not offered for that. Answers what to ask it by. Throws `NoSecret`.
 */
export async function newKeyPasskey(): Promise<string> {
  const made = await answered(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name: '受理密钥' },
        user: { id: random(32), name: '受理密钥', displayName: '受理密钥' },
        challenge: random(32),
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key' as const, alg })),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
        timeout: TIMEOUT,
        extensions: { prf: {} },
      },
    }),
  )
  if (made.getClientExtensionResults().prf?.enabled !== true) throw new NoSecret(without)
  return base64urlnopad.encode(new Uint8Array(made.rawId))
}
