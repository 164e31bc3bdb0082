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
import { type Sector, sectors } from '#domain/sectors'

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
]

const rootSeed = seedOf('root')

/** The public half of the key that signs the demo list. */
export const demoRoot = bytesToHex(ed25519.getPublicKey(rootSeed))

/** Each demo unit with the identity that opens what is sealed to it. */
export const demoIdentities = units.map(({ id, name }) => ({
  id,
  name,
  identity: bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seedOf(id)).toUpperCase(),
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

let signed: ReturnType<typeof signDemoList> | undefined

/** The signed demo list and its recipients, made once. */
export const demoList = () => (signed ??= signDemoList())
