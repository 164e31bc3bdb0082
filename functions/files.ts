/** A kept file as it is handed out. */
export type KeptFile = { body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>; size: number }

/**
 * Where the bytes of attachments are: a directory on a single machine, a bucket on Workers. Ids are made by the server.
 * Everything of it may be repeated.
 */
export type Files = {
  /** Keeps these bytes under this id. When it returns they are there, also after a loss of power. */
  put(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** The file of this id, or `null`. */
  get(id: string): Promise<KeptFile | null>
  /** Deletes the file of this id if there is one. */
  delete(id: string): Promise<void>
  /** The ids of files kept before this instant, a page at a time: `after` is the page's end, to go on from. */
  before(at: Date, after?: string): Promise<{ ids: string[]; after?: string }>
}
