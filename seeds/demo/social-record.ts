import { periodOfIsee } from '../../domain/social/isee.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
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
  const told = facts.map(({ kind, from, detail }) => ({
    kind,
    detail: named(detail, chance, local),
    valid_from: from ?? null,
    valid_to: null,
  }))
  return [...told, ...iseeOf(day, chance)].map((fact, n) => ({
    id: derivedId('social-fact', subject.id, n),
    person_id: subject.id,
    ...fact,
    source: chance.pick(['declared', 'document', 'relative']),
    source_date: day,
    known_at: plan.openedAt,
    recorded_by: run.place.manager,
    annuls: false,
  }))
}

/** Two in three have presented a DSU in the months before. */
function iseeOf(day: string, chance: Random) {
  if (chance.chance(0.33)) return []
  const kind = chance.pick(['ordinary', 'ordinary', 'ordinary', 'social-health', 'current'])
  const from = addDays(day, -chance.int(1, 60))
  const value = chance.int(0, 28_000)
  const year = from.slice(0, 4)
  const number = String(chance.int(1_000_000, 9_999_999)).padStart(8, '0')
  const detail = {
    kind,
    value,
    members: chance.int(1, 5),
    dsu: `INPS-ISEE-${year}-${number}X-00`,
    flaws: 'none',
    document: `Protocollo ${year}/${number.slice(-5)}`,
  }
  const until = periodOfIsee({ detail, validFrom: from, validTo: '' })
  return [{ kind: 'isee', detail, valid_from: from, valid_to: until }]
}

/** Invented people get a given name of the region. */
function named(detail: Readonly<Record<string, unknown>>, chance: Random, local: Local) {
  if (detail['name'] !== '…') return detail
  const names = detail['sex'] === 'M' ? local.men : local.women
  return { ...detail, name: chance.pick(names) }
}
