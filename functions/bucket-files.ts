import type { Files } from '#functions/files'

/** What we use of Cloudflare's R2. */
export type FileBucket = {
  put(key: string, value: Uint8Array): Promise<unknown>
  get(key: string): Promise<{ body: ReadableStream<Uint8Array>; size: number } | null>
  delete(key: string): Promise<void>
  list(options: { cursor?: string; limit: number }): Promise<{
    objects: { key: string; uploaded: Date }[]
    truncated: boolean
    cursor?: string
  }>
}

const PAGE = 200

/** Files in a bucket; it answers a put when the bytes are kept. */
export const bucketFiles = (bucket: FileBucket): Files => ({
  put: async (id, bytes) => {
    await bucket.put(id, bytes)
  },
  get: (id) => bucket.get(id),
  delete: (id) => bucket.delete(id),
  before: async (at, after) => {
    const page = await bucket.list({ limit: PAGE, ...(after && { cursor: after }) })
    const ids = page.objects.filter(({ uploaded }) => uploaded < at).map(({ key }) => key)
    return page.truncated && page.cursor ? { ids, after: page.cursor } : { ids }
  },
})
