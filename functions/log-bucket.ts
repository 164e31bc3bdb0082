import { NEWEST, nameOf } from '#functions/log-name'
import type { Outside } from '#functions/world'

/** The part of Cloudflare's object store (R2) that is used. */
export type Bucket = {
  put(name: string, text: string): Promise<unknown>
  get(name: string): Promise<{ text(): Promise<string> } | null>
}

/** Keeps checkpoints as objects of a bucket; what a directory is on one machine. */
export const outsideOf = (bucket: Bucket): Outside => ({
  async keep({ size, note }) {
    for (const name of [nameOf(size), NEWEST]) await bucket.put(name, note)
  },
  newest: async () => (await (await bucket.get(NEWEST))?.text()) ?? null,
})
