/**
 * Demo keys (演示密钥). THEY ARE PUBLIC: whoever reads this file opens every complaint sealed to them.
 *
 * They exist so that a demonstration works out of the box. `handlingUnits` uses them with DEMO=1 only, and refuses any
 * configured list that names one of them otherwise. Every name begins with 演示. Never load this file in a browser.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import { identityToRecipient } from 'age-encryption'
import { signerOf, unitSigningSeed } from '#domain/case-keys'
import { type HandlingUnits, signUnits } from '#domain/handling-units'
import { keyId, sealPersonal } from '#domain/personal-key'
import { type Sector, sectors } from '#domain/sectors'
import { sealCopy, unitKeyOf } from '#domain/unit-key-copy'

const seedOf = (what: string) =>
  sha256(utf8ToBytes(`public demonstration key, not secret: ${what}`))

const units = [
  { id: 'bureau', name: '演示·市工业和信息化局', kind: 'bureau' as const },
  ...(Object.keys(sectors) as Sector[]).map((sector) => ({
    id: `promoter-${sector}`,
    name: `演示·${sectors[sector]}行业推进机构`,
    kind: 'promoter' as const,
    sector,
  })),
  { id: 'service-centre', name: '演示·市企业服务中心', kind: 'service-centre' as const },
]

const identityFrom = (what: string) =>
  bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seedOf(what)).toUpperCase()

const rootSeed = seedOf('root')

/** The public half of the key that signs the demo list. */
export const demoRoot = bytesToHex(ed25519.getPublicKey(rootSeed))

/** Each demo unit with the identity that opens what is sealed to it. */
export const demoIdentities = units.map(({ id, name, kind }) => ({
  id,
  name,
  kind,
  identity: identityFrom(id),
}))

const signDemoList = async () => {
  const recipients = await Promise.all(
    demoIdentities.map(({ identity }) => identityToRecipient(identity)),
  )
  const list: HandlingUnits = {
    serial: 1,
    expires: '2099-12-31',
    units: units.map((unit, i) => ({
      ...unit,
      recipient: recipients[i] ?? '',
      signer: signerOf(unitSigningSeed(demoIdentities[i]?.identity ?? '')),
    })),
  }
  return { file: signUnits(list, rootSeed), recipients }
}

/** The seed of the key that signs the demo's log where no other is configured. */
export const demoLogKey = bytesToHex(seedOf('log'))

/** The passphrase of every demo handler's personal key. */
export const demoPassphrase = '示例口令 2024-0008'

// The least scrypt can do: the passphrase is public, and the demo is made anew in every test.
const DEMO_WORK = 1

/** A demo handler's personal key, sealed with the demo's passphrase, and a copy of his unit's key if it is named. */
export async function demoHandler(person: string, unit?: string) {
  const identity = identityFrom(`personal ${person}`)
  const recipient = await identityToRecipient(identity)
  const own = {
    id: keyId(recipient),
    recipient,
    sealed: await sealPersonal(identity, demoPassphrase, DEMO_WORK),
  }
  const ofUnit = demoIdentities.find(({ id }) => id === unit)
  if (!ofUnit) return { own, copy: null }
  const { key } = await unitKeyOf(ofUnit.identity)
  const sealed = await sealCopy(ofUnit.id, ofUnit.identity, recipient)
  return { own, copy: { unit: ofUnit.id, key, personalKey: own.id, sealed } }
}

let signed: ReturnType<typeof signDemoList> | undefined

/** The signed demo list and its recipients, made once. */
export const demoList = () => (signed ??= signDemoList())
