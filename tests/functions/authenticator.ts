import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()

const UP = 0x01
const UV = 0x04
const AT = 0x40

type How = { uv?: boolean; origin?: string; counter?: number }

const head = (major: number, n: number) =>
  n < 24
    ? Buffer.from([(major << 5) | n])
    : n < 256
      ? Buffer.from([(major << 5) | 24, n])
      : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
const cborBytes = (data: Buffer) => Buffer.concat([head(2, data.length), data])
const cborText = (text: string) => Buffer.concat([head(3, text.length), Buffer.from(text)])

/** A software authenticator with one ES256 key (Web Authentication Level 3), which does as it is told, wrong things too. */
export function authenticator(algorithm = -7) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let uses = 0

  // {1: 2 (EC2), 3: the algorithm, -1: 1 (P-256), -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03]),
    head(1, -1 - algorithm),
    Buffer.from([0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, 'base64url')),
  ])
  const said = (type: string, challenge: string, { origin = 'http://localhost' }: How) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const dataOf = (rpId: string, flags: number, { uv = true, counter = ++uses }: How) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags | UP | (uv ? UV : 0)]), count])
  }
  const wrapped = (response: Record<string, unknown>) =>
    JSON.stringify({
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      response,
      clientExtensionResults: {},
    })

  return {
    id: id.toString('base64url'),
    /** The answer to a registration's options, as the page's script sends it. */
    register(options: string, how: How = {}) {
      const { challenge, rp } = JSON.parse(options) as { challenge: string; rp: { id: string } }
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const data = Buffer.concat([dataOf(rp.id, AT, how), Buffer.alloc(16), length, id, cose])
      const attestation = Buffer.concat([
        head(5, 3),
        ...[cborText('fmt'), cborText('none'), cborText('attStmt'), head(5, 0)],
        ...[cborText('authData'), cborBytes(data)],
      ])
      return wrapped({
        clientDataJSON: said('webauthn.create', challenge, how).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      })
    },
    /** The answer to a sign-in's options. */
    answer(options: string, how: How = {}) {
      const { challenge, rpId } = JSON.parse(options) as { challenge: string; rpId: string }
      const client = said('webauthn.get', challenge, how)
      const data = dataOf(rpId, 0, how)
      const signed = Buffer.concat([data, sha256(client)])
      return wrapped({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      })
    },
  }
}
