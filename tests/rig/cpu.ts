import { readFileSync, readdirSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the machine. */
const TICK_MS = 10

type Process = { name: string; parent: number; group: number; ms: number }

function processOf(pid: string): Process | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // A name may hold spaces and brackets; what follows it may not.
    const end = line.lastIndexOf(')')
    const fields = line.slice(end + 2).split(' ')
    const at = (n: number) => Number(fields[n])
    return {
      name: line.slice(line.indexOf('(') + 1, end),
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

/** Milliseconds of processor time so far of the processes of this name that a running program (its group) consists of. */
export const cpuOfGroup = (group: number, name: RegExp) =>
  sum(running().filter((each) => each.group === group && name.test(each.name)))

/** The same of what this process started under this name. */
export const cpuOfChildren = (name: RegExp) =>
  sum(running().filter((each) => each.parent === process.pid && name.test(each.name)))

const sum = (processes: Process[]) => processes.reduce((total, { ms }) => total + ms, 0)
