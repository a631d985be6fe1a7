import type { Phase } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import { Candidate as CandidateShape } from '../schema/candidate.ts'
import type { ForeignGraph, ForeignNode } from './foreign-graph.ts'

export const phaseTitles: Readonly<Record<Phase, string>> = {
  contact: 'Contatto',
  triage: 'Triage',
  assessment: 'Valutazione',
  plan: 'Progetto',
  delivery: 'Interventi',
  review: 'Verifica',
  closure: 'Chiusura',
}

/** The phase that a lane is named after, by key or title; otherwise undefined. */
export function phaseNamed(lane: string): Phase | undefined {
  const wanted = lane.toLowerCase()
  const phases = Object.keys(phaseTitles) as Phase[]
  return phases.find((key) => key === wanted || phaseTitles[key].toLowerCase() === wanted)
}

/** A key as the format wants it, from words: `Valuta l’urgenza` becomes `valuta-l-urgenza`. */
export function keyFrom(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[-0-9]+|-+$/g, '')
  return words.slice(0, 40).replace(/-$/, '')
}

/** One key for each node, from its name or id, none twice. */
export function keysOf({ nodes }: ForeignGraph): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id, name } of nodes.values()) {
    const stem = keyFrom(name) || keyFrom(id) || 'passo'
    let key = stem
    for (let more = 2; taken.has(key); more += 1) key = `${stem}-${more}`
    taken.add(key)
    keys.set(id, key)
  }
  return keys
}

/** Who may do it, where the file says it in our words: `front-desk@office`, `case-manager`. */
export function candidatesOf({ owners }: ForeignNode): Candidate[] {
  return owners.flatMap((owner) => {
    const [role, at] = owner.split('@')
    return CandidateShape.safeParse(at === undefined ? { who: role } : { role, at }).data ?? []
  })
}

export function titleOf({ name, id }: ForeignNode): string {
  return name || `Senza nome (${id})`
}
