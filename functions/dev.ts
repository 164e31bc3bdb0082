import { openMachine } from '#functions/machine'
import { type World, provideWorld } from '#functions/world'

const kept = globalThis as { developing?: Promise<World> }

/** Opens the world for `astro dev`, once per process: a reloaded module must not lock itself out. */
export async function develop() {
  kept.developing ??= openMachine({ DEMO: '1', ...process.env })
  const world = await kept.developing
  provideWorld(() => world)
}
