import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of a second in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100

type Stat = { parent: number; ticks: number }

function statOf(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // utime, stime and the same of children that have ended.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), ticks }
  } catch {
    return undefined
  }
}

/** Milliseconds of CPU that a process and its direct children have used so far. */
export function cpuMs(pid: number): number {
  const children = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined
    return stat?.parent === pid ? [stat.ticks] : []
  })
  const ticks = (statOf(pid)?.ticks ?? 0) + children.reduce((sum, one) => sum + one, 0)
  return (ticks * 1000) / ticksPerSecond
}

/** MB of memory that a process holds now. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}
