import type { Release } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Known, Problem } from './problem.ts'

import { error, warning } from './problem.ts'

const kinds: Readonly<Record<string, string>> = {
  office: 'office',
  municipality: 'municipality',
  zone: 'zone',
  district: 'health-district',
  region: 'region',
  provider: 'provider',
}

const names: Readonly<Record<string, string>> = {
  office: 'ufficio',
  municipality: 'comune',
  zone: 'zona',
  district: 'distretto sanitario',
  region: 'regione',
  provider: 'ente erogatore',
}

interface Asked {
  readonly where: string
  readonly candidates: readonly Candidate[]
}

/** Every list of candidates, with the place where it is written. */
function* candidatesIn({ steps, deadlines, supervisors }: Release): Generator<Asked> {
  yield { where: 'supervisors', candidates: supervisors }
  for (const step of steps) {
    if (step.kind === 'task') yield { where: `steps.${step.key}`, candidates: step.candidates }
  }
  for (const { key, rungs } of deadlines)
    for (const rung of rungs)
      for (const action of rung.actions)
        if (action.do === 'open-task')
          yield { where: `deadlines.${key}.${rung.key}`, candidates: action.candidates }
}

/**
 * Candidates that no organisation of the installation can fill: an error where none of a task's
 * can be, because nobody would ever see it; a warning where nobody has the role yet.
 */
export function checkPosts(release: Release, { posts }: Known): Problem[] {
  if (!posts) return []
  return [...candidatesIn(release)].flatMap(({ where, candidates }) => {
    const placed = candidates.filter((one) => 'at' in one)
    const there = placed.filter(({ at }) => posts.kinds.includes(kinds[at] ?? ''))
    if (placed.length === candidates.length && there.length === 0) return [nowhere(where, placed)]
    const held = there.filter(({ role, at }) => posts.held.includes(`${role}@${kinds[at] ?? ''}`))
    const alone = there.length === candidates.length
    return alone && held.length === 0 ? [nobody(where, there)] : []
  })
}

type Placed = readonly Extract<Candidate, { at: string }>[]

function nowhere(where: string, placed: Placed): Problem {
  const asked = [...new Set(placed.map(({ at }) => names[at] ?? at))].join(', ')
  return error(
    where,
    `Nessuno può farlo: qui non c’è nessun ente del tipo chiesto (${asked}). Scegli candidati di un ente che c’è.`,
  )
}

function nobody(where: string, there: Placed): Problem {
  const asked = there.map(({ role, at }) => `${role} in ${names[at] ?? at}`).join(', ')
  return warning(
    where,
    `Oggi nessuno ha il ruolo chiesto (${asked}): dallo a qualcuno prima che cominci la prima pratica, o aggiungi altri candidati.`,
  )
}
