import { hexToBytes } from '@noble/hashes/utils.js'
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { base64urlnopad } from '@scure/base'
import type { Context } from 'hono'
import * as z from 'zod'
import type { NewPasskey } from '#db/credentials'
import { type Proof, passkeyUse, passkeyWithId } from '#db/sign-ins'
import type { OneUse } from '#db/used-once'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { keyedHash } from '#functions/tokens'
import type { House, PasskeyAsked } from '#functions/world'
import type { Values } from '#domain/problems'

// Ed25519, ES256 and RS256: what both runtimes verify.
const ALGORITHMS = [-8, -7, -257]
const CHALLENGE_MS = 5 * 60_000
const TIMEOUT_MS = 120_000

const bytes = (data: Uint8Array) => new Uint8Array(data)

/** Who asks for a passkey (Web Authentication Level 3, relying party): the configured origin, or `localhost` on loopback. */
function relyingParty(c: Context<House>) {
  const { origin } = c.var.world.settings
  if (origin) return { rpID: new URL(origin).hostname, origin }
  const { port } = new URL(c.req.url)
  const typed = /:(\d+)$/.exec(c.req.header('host') ?? '')?.[1] ?? port
  return { rpID: 'localhost', origin: `http://localhost${typed ? `:${typed}` : ''}` }
}

/** Seals the challenge into the form, so that nothing is kept until it comes back. */
async function asked(
  c: Context<House>,
  purpose: string,
  options: { challenge: string },
): Promise<PasskeyAsked> {
  const { settings, now } = c.var.world
  const expires = new Date(now().getTime() + CHALLENGE_MS)
  const challenge = await sealToken(settings.secret, purpose, options.challenge, expires)
  return { options: JSON.stringify(options), challenge }
}

const challengeIn = (c: Context<House>, purpose: string, values: Values) =>
  openSealedToken(
    c.var.world.settings.secret,
    purpose,
    String(values['challenge'] ?? ''),
    c.var.world.now(),
  )

const usesOf = (c: Context<House>, challenge: string): OneUse[] => [
  {
    what: `passkey challenge ${challenge}`,
    expires: new Date(c.var.world.now().getTime() + CHALLENGE_MS),
  },
]

const random = () => bytes(crypto.getRandomValues(new Uint8Array(32)))

/** Asks for a passkey: one of `allow`, or whichever the device offers. `purpose` is where the answer is good. */
export async function askPasskey(c: Context<House>, purpose: string, allow: string[] = []) {
  const { rpID } = relyingParty(c)
  const options = await generateAuthenticationOptions({
    rpID,
    challenge: random(),
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    allowCredentials: allow.map((id) => ({ id })),
  })
  return asked(c, purpose, options)
}

/** Asks a person's device for a new passkey; `known` are those it must not make again. */
export async function askNewPasskey(
  c: Context<House>,
  { person, name, known }: { person: string; name: string; known: string[] },
) {
  const { rpID } = relyingParty(c)
  const options = await generateRegistrationOptions({
    rpName: '服务机构手册工作台',
    rpID,
    userName: name,
    userDisplayName: name,
    userID: bytes(hexToBytes(keyedHash(c.var.world.settings.secret, 'passkey-user', person))),
    challenge: random(),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map((id) => ({ id })),
  })
  return asked(c, registration(person), options)
}

const registration = (person: string) => `passkey registration|${person}`

const Text = z.string().max(20_000)
const Answer = z.looseObject({
  id: Text,
  rawId: Text,
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: Text }),
  clientExtensionResults: z.looseObject({}).default({}),
})

/** What the page's script put into the form, or `null` if it is no answer of an authenticator. */
function answerIn(values: Values) {
  try {
    return Answer.parse(JSON.parse(String(values['passkey'] ?? '')))
  } catch {
    return null
  }
}

/** Who is proved by the passkey that a form brings, or `null`: unknown, wrong, expired, unverified user, a counter that went back. */
export async function provenByPasskey(
  c: Context<House>,
  purpose: string,
  values: Values,
): Promise<Proof | null> {
  const response = answerIn(values)
  const challenge = await challengeIn(c, purpose, values)
  if (!response || !challenge) return null
  const key = await passkeyWithId(c.var.world.db, response.id)
  if (!key) return null
  const { id, publicKey, counter, person } = key
  const { rpID, origin } = relyingParty(c)
  const checked = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: { id, publicKey: bytes(base64urlnopad.decode(publicKey)), counter },
  }).catch(() => null)
  if (!checked?.verified) return null
  return {
    person,
    method: 'passkey',
    uses: usesOf(c, challenge),
    notes: passkeyUse(id, checked.authenticationInfo.newCounter),
  }
}

/** The new passkey that a form brings, or `null` if it does not answer what this person was asked. */
export async function newPasskey(
  c: Context<House>,
  person: string,
  values: Values,
): Promise<{ key: Omit<NewPasskey, 'label'>; uses: OneUse[] } | null> {
  const response = answerIn(values)
  const challenge = await challengeIn(c, registration(person), values)
  if (!response || !challenge) return null
  const { rpID, origin } = relyingParty(c)
  const checked = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null)
  if (!checked?.verified) return null
  const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential
  return {
    key: { id, publicKey: base64urlnopad.encode(publicKey), counter, transports },
    uses: usesOf(c, challenge),
  }
}
