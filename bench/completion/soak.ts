import { figure } from '../report.ts'
import type { Result } from '../report.ts'
import { residentMb } from '../rig/proc.ts'
import type { Rig } from '../rig/rig.ts'
import { loadInside } from './inside.ts'
import type { Inside } from './inside.ts'

function residentNow(rig: Rig) {
  const web = Math.max(...rig.webs.map(({ pid }) => residentMb(pid)))
  return { web, worker: residentMb(rig.worker().pid) }
}

/** Memory after so many completions, and how much it grew in their second half. */
export async function measureMemory(
  rig: Rig,
  desk: Inside,
  completions: number,
): Promise<Result[]> {
  const pieces = 10
  const piece = () => loadInside(rig, desk, Math.ceil(completions / pieces))
  for (let n = 0; n < pieces / 2; n++) await piece()
  const half = residentNow(rig)
  for (let n = pieces / 2; n < pieces; n++) await piece()
  const whole = residentNow(rig)
  const after = `dopo ${completions} completamenti`
  const growth = (name: keyof typeof whole) => (whole[name] / half[name] - 1) * 100
  return [
    figure({ name: `memoria del web ${after}`, value: whole.web, unit: 'MB' }, { atMost: 200 }),
    figure(
      { name: `memoria del worker ${after}`, value: whole.worker, unit: 'MB' },
      { atMost: 400 },
    ),
    figure(
      { name: 'crescita del web nella seconda metà', value: growth('web'), unit: '%' },
      { atMost: 5 },
    ),
    figure(
      { name: 'crescita del worker nella seconda metà', value: growth('worker'), unit: '%' },
      { atMost: 5 },
    ),
  ]
}
