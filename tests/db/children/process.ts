import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** A script of this directory in a process of its own, killed when the test ends. */
export function child(script: string, ...args: string[]) {
  const process_ = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  createInterface(process_.stdout).on('line', (line) => lines.push(line))
  let complaint = ''
  process_.stderr.on('data', (text) => (complaint += String(text)))
  const gone = once(process_, 'close')
  onTestFinished(() => {
    process_.kill('SIGKILL')
  })
  return {
    /** What it has said so far, line by line. */
    lines,
    /** Waits until it has said `count` lines. Throws when it ends before. */
    said: async (count: number) => {
      while (lines.length < count) {
        if (process_.exitCode !== null) throw new Error(`${script} ended: ${complaint}`)
        await new Promise((resume) => setTimeout(resume, 5))
      }
    },
    kill: async () => {
      process_.kill('SIGKILL')
      await gone
    },
    /** Closes its input, which asks it to end, and answers how it ended. */
    ended: async () => {
      process_.stdin.end()
      await gone
      return { code: process_.exitCode, complaint }
    },
  }
}
