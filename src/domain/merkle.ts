/**
 * The tree over the log (默克尔树): RFC 9162, section 2.1. Hashes are 64 hex digits, as everywhere in the log; a leaf's
 * input is an event's hash. A tree of n leaves is held as its whole subtrees, each named by its level (0: a leaf) and its
 * place on that level, so that appending and proving touch a handful of them however many leaves there are.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'

/** A whole subtree: 2 ** level leaves, of which `at` times as many lie before it. */
export type Place = { level: number; at: number }
export type Node = Place & { hash: string }

const LEAF = Uint8Array.of(0)
const INNER = Uint8Array.of(1)

/** The hash of a leaf whose input is these 64 hex digits. */
export const leafHash = (entry: string): string =>
  bytesToHex(sha256(concatBytes(LEAF, hexToBytes(entry))))

const innerHash = (left: string, right: string): string =>
  bytesToHex(sha256(concatBytes(INNER, hexToBytes(left), hexToBytes(right))))

/** The root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT = bytesToHex(sha256(new Uint8Array()))

/** The whole subtrees that the leaves from `from` up to `to` are made of, left to right. */
export function covering(from: number, to: number): Place[] {
  const places: Place[] = []
  for (let at = from; at < to;) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++
    places.push({ level, at: at / 2 ** level })
    at += 2 ** level
  }
  return places
}

/** The hash over several neighbours, left to right, as RFC 9162 nests them: the last pair is the deepest. */
const over = (hashes: string[]): string =>
  hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => innerHash(left, right))

/** The root of a tree, from the hashes at `covering(0, size)`. */
export const rootOf = over

/**
 * Appends leaves to a tree of `size` leaves whose `covering(0, size)` has the hashes `edge`.
 * Answers every subtree that became whole, the leaves among them, and the new edge.
 */
export function append(size: number, edge: string[], entries: string[]) {
  const stack = covering(0, size).map((place, i): Node => ({ ...place, hash: edge[i] ?? '' }))
  const made: Node[] = []
  entries.forEach((entry, i) => {
    let node: Node = { level: 0, at: size + i, hash: leafHash(entry) }
    made.push(node)
    for (let left = stack.at(-1); left?.level === node.level; left = stack.at(-1)) {
      stack.pop()
      node = { level: node.level + 1, at: left.at / 2, hash: innerHash(left.hash, node.hash) }
      made.push(node)
    }
    stack.push(node)
  })
  return { made, edge: stack.map(({ hash }) => hash) }
}

/** A run of leaves whose one hash a proof holds. */
type Run = { from: number; to: number }

/** The largest power of two below `n`. */
const half = (n: number) => 2 ** (Math.ceil(Math.log2(n)) - 1)

/** The runs whose hashes prove that leaf `index` is in the tree of `size` leaves (2.1.3.1). */
export function inclusionRuns(index: number, size: number, from = 0): Run[] {
  const count = size - from
  if (count <= 1) return []
  const middle = from + half(count)
  return index < middle
    ? [...inclusionRuns(index, middle, from), { from: middle, to: size }]
    : [...inclusionRuns(index, size, middle), { from, to: middle }]
}

/** The runs whose hashes prove that the tree of `old` leaves is the beginning of the one of `size` (2.1.4.1). */
export function consistencyRuns(old: number, size: number): Run[] {
  const part = (from: number, to: number, whole: boolean): Run[] => {
    if (old === to) return whole ? [] : [{ from, to }]
    const middle = from + half(to - from)
    return old <= middle
      ? [...part(from, middle, whole), { from: middle, to }]
      : [...part(middle, to, false), { from, to: middle }]
  }
  return old === 0 || old === size ? [] : part(0, size, true)
}

/** The hash of every run, given the hashes of the whole subtrees by `key`. Throws for one that is not there. */
export function hashesOf(runs: Run[], nodes: ReadonlyMap<string, string>): string[] {
  const hash = (place: Place) => {
    const found = nodes.get(key(place))
    if (!found) throw new Error(`no hash for subtree ${key(place)}`)
    return found
  }
  return runs.map(({ from, to }) => over(covering(from, to).map(hash)))
}

/** A subtree's name in a map. */
export const key = ({ level, at }: Place) => `${String(level)}/${String(at)}`

/** Whether `proof` leads from the entry at `index` to the root of a tree of `size` leaves (2.1.3.2). */
export function provesInclusion(
  entry: string,
  { index, size, root, proof }: { index: number; size: number; root: string; proof: string[] },
): boolean {
  if (index >= size) return false
  let [node, last, hash] = [index, size - 1, leafHash(entry)]
  for (const sibling of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = innerHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else hash = innerHash(hash, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && hash === root
}

/** A tree as somebody saw it. */
export type Seen = { size: number; root: string }

/** Whether `proof` shows that the tree `old` is the beginning of the tree `now` (2.1.4.2). */
export function provesConsistency(old: Seen, now: Seen, proof: string[]): boolean {
  if (old.size > now.size) return false
  if (old.size === now.size) return proof.length === 0 && old.root === now.root
  if (old.size === 0) return proof.length === 0
  const path = Number.isInteger(Math.log2(old.size)) ? [old.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let [node, last] = [old.size - 1, now.size - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      before = innerHash(sibling, before)
      after = innerHash(sibling, after)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else after = innerHash(after, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && before === old.root && after === now.root
}
