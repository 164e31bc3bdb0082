import { describe, expect, test } from 'vitest'
import { keyText, publicKey, readCheckpoint, readKey, signCheckpoint } from '#domain/checkpoint'

const seed = new Uint8Array(32).fill(7)
const origin = 'example.org/log'
const key = publicKey(origin, seed)
const checkpoint = { origin, size: 12, root: 'ab'.repeat(32), at: '2026-11-25T08:00:00.000Z' }
const note = signCheckpoint(checkpoint, seed)

describe('a checkpoint', () => {
  test('is a signed note: four lines, an empty one, and the signature', () => {
    const lines = note.split('\n')
    expect(lines.slice(0, 5)).toEqual([
      origin,
      '12',
      Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
      checkpoint.at,
      '',
    ])
    expect(lines[5]).toMatch(/^— example\.org\/log [A-Za-z0-9+/]{91}=$/)
    expect(lines).toHaveLength(7)
  })

  test('comes back as it was signed', () => {
    expect(readCheckpoint(note, readKey(keyText(key)))).toEqual(checkpoint)
  })

  test.each([
    ['another size', note.replace('\n12\n', '\n13\n')],
    ['another instant', note.replace('08:00', '09:00')],
    ['another name', note.replaceAll(origin, 'example.org/other')],
    ['no signature', note.slice(0, note.indexOf('—'))],
    ['a line more', note.replace('.000Z\n', '.000Z\nmore\n')],
    ['nothing', ''],
    ['a size that is no number', note.replace('\n12\n', '\n1e1\n')],
  ])('with %s is refused', (_, changed) => {
    expect(() => readCheckpoint(changed, key)).toThrow()
  })

  test('of another key is refused', () => {
    const other = signCheckpoint(checkpoint, new Uint8Array(32).fill(8))
    expect(() => readCheckpoint(other, key)).toThrow('not signed with the key of this log')
  })

  test('beside other signatures is read by its own', () => {
    expect(readCheckpoint(`${note}— witness.example AAAA\n`, key)).toEqual(checkpoint)
  })
})

describe('the key of a log', () => {
  test('carries an id that catches a slip', () => {
    const text = keyText(key)
    expect(readKey(text)).toEqual(key)
    expect(() => readKey(text.replace('example', 'exemple'))).toThrow('malformed')
    expect(() => readKey(`${text}A`)).toThrow()
    expect(() => readKey('')).toThrow()
  })
})
