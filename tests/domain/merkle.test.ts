import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import {
  EMPTY_ROOT,
  append,
  consistencyRuns,
  covering,
  hashesOf,
  inclusionRuns,
  key,
  leafHash,
  provesConsistency,
  provesInclusion,
  rootOf,
} from '#domain/merkle'

const entryOf = (i: number) => bytesToHex(sha256(Uint8Array.of(i & 255, i >> 8)))
const entries = Array.from({ length: 70 }, (_, i) => entryOf(i))

/** RFC 9162, 2.1.1, word for word: slow, and nobody's code but the RFC's. */
const concat = (a: string, b: string) =>
  bytesToHex(sha256(Uint8Array.from([1, ...Buffer.from(a + b, 'hex')])))
function headOf(list: string[]): string {
  if (list.length === 0) return EMPTY_ROOT
  const [only] = list
  if (list.length === 1 && only)
    return bytesToHex(sha256(Uint8Array.from([0, ...Buffer.from(only, 'hex')])))
  let k = 1
  while (k * 2 < list.length) k *= 2
  return concat(headOf(list.slice(0, k)), headOf(list.slice(k)))
}

const whole = append(0, [], entries)
const nodes = new Map(whole.made.map((node) => [key(node), node.hash]))
const rootAt = (size: number) =>
  rootOf(covering(0, size).map((place) => nodes.get(key(place)) ?? ''))

describe('the tree', () => {
  test('of nothing is the hash of nothing (RFC 9162, 2.1.1)', () => {
    expect(EMPTY_ROOT).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(rootOf([])).toBe(EMPTY_ROOT)
  })

  test('has the root of the definition, at every size', () => {
    for (let size = 1; size <= entries.length; size++)
      expect(rootAt(size), String(size)).toBe(headOf(entries.slice(0, size)))
  })

  test('is the same however its leaves came', () => {
    let [size, edge]: [number, string[]] = [0, []]
    const made = []
    for (const count of [1, 2, 5, 1, 30, 31]) {
      const step = append(size, edge, entries.slice(size, size + count))
      made.push(...step.made)
      ;[size, edge] = [size + count, step.edge]
      expect(rootOf(edge)).toBe(rootAt(size))
    }
    expect(made.map(key).sort()).toEqual(whole.made.map(key).sort())
  })

  test('tells a leaf from an inner node', () => {
    expect(leafHash(entryOf(1))).not.toBe(bytesToHex(sha256(Buffer.from(entryOf(1), 'hex'))))
  })
})

describe('a proof of inclusion', () => {
  test('holds for every leaf of every tree, and for no other', () => {
    for (let size = 1; size <= 40; size++)
      for (let index = 0; index < size; index++) {
        const proof = hashesOf(inclusionRuns(index, size), nodes)
        const claim = { index, size, root: rootAt(size), proof }
        expect(provesInclusion(entryOf(index), claim)).toBe(true)
        expect(provesInclusion(entryOf(index + 1), claim)).toBe(false)
        expect(provesInclusion(entryOf(index), { ...claim, index: index + 1 })).toBe(false)
        expect(provesInclusion(entryOf(index), { ...claim, root: rootAt(size + 1) })).toBe(false)
        expect(provesInclusion(entryOf(index), { ...claim, proof: [...proof, entryOf(0)] })).toBe(
          false,
        )
      }
  })
})

describe('a proof of consistency', () => {
  test('holds between every two trees, and for no other', () => {
    for (let size = 1; size <= 40; size++)
      for (let old = 0; old <= size; old++) {
        const [before, now] = [
          { size: old, root: rootAt(old) },
          { size, root: rootAt(size) },
        ]
        const proof = hashesOf(consistencyRuns(old, size), nodes)
        expect(provesConsistency(before, now, proof), `${String(old)} in ${String(size)}`).toBe(
          true,
        )
        if (old === 0) continue
        const other = { ...before, root: entryOf(99) }
        expect(provesConsistency(other, now, proof)).toBe(false)
        expect(provesConsistency(before, { ...now, root: entryOf(99) }, proof)).toBe(false)
        expect(provesConsistency(before, now, [...proof, entryOf(0)])).toBe(false)
        expect(provesConsistency({ ...before, size: size + 1 }, now, proof)).toBe(false)
      }
  })
})
