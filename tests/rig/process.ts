import { type ChildProcess, spawn } from 'node:child_process'

/** A program under test: what it printed, and a way to end it. */
export type Running = {
  child: ChildProcess
  /** Everything printed so far. */
  output: () => string
  /** Sends SIGTERM and waits for the end, at most ten seconds. */
  stop: () => Promise<void>
}

/** Starts a program and waits until it printed `ready`. Throws with its output when it ends before, or takes a minute. */
export async function start(
  command: string,
  args: string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<Running> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  })
  let printed = ''
  let isReady = false
  const output = () => printed
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${command} is not ready:\n${printed}`)), 60_000)
    const hear = (chunk: Buffer) => {
      printed += chunk.toString()
      // To look through all that a server prints in a long run would cost more with every line.
      if (isReady || !ready.test(printed)) return
      isReady = true
      clearTimeout(late)
      resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`${command} ended with ${String(code)}:\n${printed}`))
    })
  })
  return { child, output, stop: () => end(child) }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const { pid } = child
  const gone = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-pid, 'SIGTERM')
  const late = setTimeout(() => process.kill(-pid, 'SIGKILL'), 10_000)
  await gone
  clearTimeout(late)
}
