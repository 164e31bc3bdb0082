import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Files } from '#functions/files'

const PAGE = 200

/** Whether an error says that there is no such file. */
const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const unlessMissing = async <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })

async function flushed(path: string) {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Files in a directory that belongs to this process's user alone. It is made when the first file comes. */
export function folderFiles(directory: string): Files {
  const at = (id: string) => join(directory, id)

  return {
    put: async (id, bytes) => {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      // Under another name until it is whole, so that half a file is never taken for one.
      const path = at(`${id}.part`)
      const handle = await open(path, 'w', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(path, at(id))
      // The name is part of what must survive.
      await flushed(directory)
    },
    get: async (id) => {
      const found = await unlessMissing(stat(at(id)))
      if (!found) return null
      const body = Readable.toWeb(createReadStream(at(id))) as ReadableStream<Uint8Array>
      return { body, size: found.size }
    },
    delete: (id) => rm(at(id), { force: true }),
    before: async (instant, after = '') => {
      const names = ((await unlessMissing(readdir(directory))) ?? [])
        .filter((name) => name > after)
        .sort()
      const page = names.slice(0, PAGE)
      const kept = await Promise.all(page.map((name) => unlessMissing(stat(at(name)))))
      const ids = page.filter((_, i) => (kept[i]?.mtimeMs ?? Infinity) < instant.getTime())
      const last = page.at(-1)
      return names.length > PAGE && last ? { ids, after: last } : { ids }
    },
  }
}
