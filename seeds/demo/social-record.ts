import type { Row } from './case-run.ts'
import type { History } from './histories.ts'
import type { Local } from './local.ts'
import { createRandom, derivedId } from './random.ts'
import type { Random } from './random.ts'
import households from './social-record.json' with { type: 'json' }

/** Facts of the social record of people whose case was taken in charge: home, income, family, network. */
export function keepRecords(histories: readonly History[], local: Local): Row[] {
  const known = new Set<string>()
  return histories.flatMap((history) => {
    const { subject, run } = history
    if (run.place.manager === null || known.has(subject.id)) return []
    known.add(subject.id)
    return recordOf(history, local)
  })
}

function recordOf({ subject, plan, run }: History, local: Local): Row[] {
  const chance = createRandom(Number.parseInt(derivedId('record', subject.id).slice(0, 8), 16))
  const facts = chance.pick(households)
  const day = plan.openedAt.slice(0, 10)
  return facts.map(({ kind, from, ...told }, n) => ({
    id: derivedId('social-fact', subject.id, n),
    person_id: subject.id,
    kind,
    detail: named(told.detail, chance, local),
    valid_from: from ?? null,
    source: chance.pick(['declared', 'document', 'relative']),
    source_date: day,
    known_at: plan.openedAt,
    recorded_by: run.place.manager,
    annuls: false,
  }))
}

/** Invented people get a given name of the region. */
function named(detail: Readonly<Record<string, unknown>>, chance: Random, local: Local) {
  if (detail['name'] !== '…') return detail
  const names = detail['sex'] === 'M' ? local.men : local.women
  return { ...detail, name: chance.pick(names) }
}
