import { verifyLog } from '#db/log-check'
import { type Kept, checkpointAt, makeCheckpoint, newestCheckpoint } from '#db/log-tree'
import { readCheckpoint } from '#domain/checkpoint'
import type { World } from '#functions/world'

/**
 * Signs a checkpoint over what has happened since the last one, and keeps it outside the database too; `null` where
 * nothing has happened, or where no key is configured.
 * Throws, and signs nothing, when the newest checkpoint kept outside is not one of this database: to sign on would cover up
 * that the database was replaced.
 */
export async function keepLog({ db, now, settings, outside }: World): Promise<Kept | null> {
  const { signer } = settings
  if (!signer) return null
  const newest = await outside?.newest()
  if (newest) {
    const seen = readCheckpoint(newest, signer)
    const here = await checkpointAt(db, seen.size)
    if (here?.root !== seen.root)
      throw new Error(
        `the checkpoint kept outside, over ${String(seen.size)} entries, is not of this database`,
      )
  }
  const made = await makeCheckpoint(db, signer, now())
  // What was signed and could not be kept outside that time is kept now.
  const kept = made ?? (await newestCheckpoint(db))
  if (kept && kept.note !== newest) await outside?.keep(kept)
  return made
}

/** Checks the whole log against its key and against the newest checkpoint kept outside; `null` where no key is configured. */
export async function checkLog({ db, now, settings, outside }: World) {
  if (!settings.signer) return null
  const newest = await outside?.newest()
  return verifyLog(db, settings.signer, { outside: newest ? [newest] : [], now: now() })
}

/** Signs a checkpoint after something was published. What is published stands, whatever becomes of its checkpoint. */
export async function signNow(world: World): Promise<void> {
  try {
    await keepLog(world)
  } catch (error) {
    console.error(`checkpoint: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}
