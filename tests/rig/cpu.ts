import { readFileSync, readdirSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the machine. */
const TICK_MS = 10

type Process = { command: string; parent: number; group: number; ms: number }

function processOf(pid: string): Process | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // A name may hold spaces and brackets; what follows it may not.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const at = (n: number) => Number(fields[n])
    return {
      command: readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '),
      ...{ parent: at(1), group: at(2), ms: (at(11) + at(12)) * TICK_MS },
    }
  } catch {
    // It has ended meanwhile.
    return null
  }
}

const running = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => processOf(pid) ?? [])

/** Milliseconds of processor time so far of the processes with such a command that a running program (its group) consists of. */
export const cpuOfGroup = (group: number, command: RegExp) =>
  sum(running().filter((each) => each.group === group && command.test(each.command)))

/** The same of what this process started by such a command. */
export const cpuOfChildren = (command: RegExp) =>
  sum(running().filter((each) => each.parent === process.pid && command.test(each.command)))

const sum = (processes: Process[]) => processes.reduce((total, { ms }) => total + ms, 0)
