import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { inflateRawSync, inflateSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { connect, type Db } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'

/** Every way a text could lie in bytes. Base64 has three alignments, of which the middle is the same whatever stands around. */
export function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), utf8])
      .toString('base64')
      .slice(4, -4),
  )
  return [
    utf8,
    utf16,
    Buffer.from(utf16).swap16(),
    ...[utf8.toString('hex'), utf8.toString('hex').toUpperCase(), encodeURIComponent(text)].map(
      (form) => Buffer.from(form),
    ),
    Buffer.from(JSON.stringify(text).slice(1, -1)),
    ...base64.flatMap((form) => [
      Buffer.from(form),
      Buffer.from(form.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ]
}

/** Where the packed bytes begin in a gzip file that begins here: behind its header, and a name or comment in it. */
function behindHeader(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0
  let from = at + 10
  if (flags & 4) from += 2 + (bytes.readUInt16LE(from) || 0)
  for (const named of [8, 16]) if (flags & named) from = bytes.indexOf(0, from) + 1
  return flags & 2 ? from + 2 : from
}

/** Everything in these bytes that unpacks as gzip or zlib, whatever stands behind it. */
function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length - 2; at++) {
    const gzip = bytes[at] === 0x1f && bytes[at + 1] === 0x8b
    if (!gzip && bytes[at] !== 0x78) continue
    try {
      // As a whole file gzip would be refused for what stands behind it, such as the rest of a database.
      found.push(
        gzip
          ? inflateRawSync(bytes.subarray(behindHeader(bytes, at)))
          : inflateSync(bytes.subarray(at)),
      )
    } catch {
      continue
    }
  }
  return found
}

/** The texts that lie in these bytes, in whatever form. */
export const hits = (bytes: Buffer, texts: string[]) =>
  [bytes, ...unpacked(bytes)].flatMap((place) =>
    texts.filter((text) => formsOf(text).some((form) => place.includes(form))),
  )

/** A fresh database in a folder of its own, which goes with the test. */
export async function databaseIn(): Promise<{ db: Db; dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'canary-'))
  const driver = await openFile(dir)
  await migrate(driver)
  onTestFinished(() => {
    driver.close()
    rmSync(dir, { recursive: true, force: true })
  })
  return { db: connect(driver), dir }
}

/** Every file in a folder and below: of a database, with its journal. */
export const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ name: relative(dir, path), bytes: readFileSync(path) }))
