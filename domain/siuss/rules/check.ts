import type { CalendarDay } from '../../shared/calendar-day.ts'
import { PsRecord } from '../layout/ps-record.ts'
import { SinbaRecord } from '../layout/sinba-record.ts'
import type { FlowRecord } from '../layout/write-flow.ts'
import type { Fix } from '../mapping/draft.ts'
import type { Decision, PsFacts } from '../mapping/facts.ts'
import type { MinorFacts } from '../mapping/minor-facts.ts'
import { psRecords } from '../mapping/ps-records.ts'
import { minorOf } from '../mapping/sinba-record.ts'
import { lastKnownDay } from '../mapping/split.ts'
import { rules } from './catalogue.ts'
import { minorRules } from './minor-rules.ts'
import type { Finding, PsSubject, Rule, Severity } from './rule.ts'

export interface Problem extends Finding {
  readonly rule: string
  readonly severity: Severity
}

/**
 * `ready` may be sent; `blocked` waits for a correction; `waiting` for a decision on a protected
 * person; `kept` is not sent, because somebody decided so.
 */
export type Standing = 'ready' | 'blocked' | 'waiting' | 'kept'

/** What a granted service, or the case of a minor, tells of a year. */
interface About {
  readonly kind: FlowRecord['kind']
  /** The granted service, or the case of the minor. */
  readonly about: string
  /** The case that granted it, or the same. */
  readonly caseId: string
  readonly number: string
  readonly year: number
  /** Of a service, its name in the nomenclature. */
  readonly service: { readonly name: string; readonly code: string | null } | undefined
  readonly person: { readonly id: string; readonly protected: boolean }
  readonly decision: Decision | null
  /** The day on which a benefit was granted: from it INPS is to be told within days. */
  readonly grantedOn: CalendarDay | undefined
  readonly fixes: readonly Fix[]
}

/** The same, with what keeps it from being told. */
export interface Checked<Told extends FlowRecord = FlowRecord> extends About {
  readonly standing: Standing
  /** Only where it may be sent. */
  readonly told: Told | undefined
  readonly problems: readonly Problem[]
}
type CheckedPs = Checked<Extract<FlowRecord, { kind: 'PS_PSA_SINA' }>>
type CheckedMinor = Checked<Extract<FlowRecord, { kind: 'SINBA' }>>

interface Day {
  readonly year: number
  readonly today: string
}

/** The records of a service in a year, each checked by every rule. */
export function checkService(
  facts: PsFacts,
  { year, today, benefits }: Day & { readonly benefits: ReadonlySet<string> },
): CheckedPs[] {
  return psRecords(facts, today)
    .filter((mapped) => mapped.year === year)
    .map((mapped) => checkPs({ mapped, facts, benefits }))
}

/** One record of a benefit by every rule. */
export function checkPs(subject: PsSubject): CheckedPs {
  const { mapped, facts } = subject
  const { caseId, number, person, decision, benefit } = facts
  const problems = problemsIn(subject, rules)
  const standing = standingOf({ person, decision, problems })
  const told =
    standing === 'ready'
      ? ({ kind: 'PS_PSA_SINA', record: PsRecord.parse(mapped.draft) } as const)
      : undefined
  const named = { kind: 'PS_PSA_SINA', about: facts.service, service: benefit } as const
  const { year, fixes } = mapped
  const of = { caseId, number, person, decision, grantedOn: facts.grantedOn }
  return { ...named, ...of, year, fixes, problems, standing, told }
}

/** The record of a minor in a year, as it is at its end or today, by the rules of minors. */
export function checkMinor(facts: MinorFacts, { year, today }: Day): CheckedMinor {
  const mapped = minorOf(facts, lastKnownDay(year, today))
  const { caseId, number, person, decision } = facts
  const problems = problemsIn({ mapped, facts, day: today }, minorRules)
  const standing = standingOf({ person, decision, problems })
  const told =
    standing === 'ready'
      ? ({ kind: 'SINBA', record: SinbaRecord.parse(mapped.draft) } as const)
      : undefined
  const named = { kind: 'SINBA', about: caseId, service: undefined } as const
  const { fixes } = mapped
  const of = { caseId, number, person, decision, grantedOn: undefined }
  return { ...named, ...of, year, fixes, problems, standing, told }
}

function problemsIn<Subject>(subject: Subject, by: readonly Rule<Subject>[]): Problem[] {
  return by.flatMap(({ id, severity, find }) =>
    find(subject).map((finding) => ({ severity, ...finding, rule: id })),
  )
}

function standingOf({
  person,
  decision,
  problems,
}: Pick<Checked, 'person' | 'decision' | 'problems'>): Standing {
  if (person.protected && decision?.send === false) return 'kept'
  const blocks = problems.filter(({ severity }) => severity === 'block')
  if (blocks.length === 0) return 'ready'
  return blocks.every(({ rule }) => rule === 'S22') ? 'waiting' : 'blocked'
}

/** S16: the records whose application gave the same benefit twice in the year are not sent. */
export function sameApplications(checked: readonly Checked[]): Checked[] {
  const groups = Map.groupBy(checked, applicationOf)
  return checked.map((one) => {
    const several = (groups.get(applicationOf(one)) ?? []).length > 1
    return one.service && several ? blockedAsSame(one) : one
  })
}

function applicationOf({ kind, number, service, year }: Checked): string {
  return [kind, number, service?.code ?? '', String(year)].join('|')
}

function blockedAsSame(one: Checked): Checked {
  const problem: Problem = {
    rule: 'S16',
    severity: 'block',
    field: 'ProtocolloDomanda',
    message: `La domanda ${one.number} dà due volte la stessa prestazione nell’anno: tienine una.`,
    at: { kind: 'service', id: one.about },
  }
  return { ...one, standing: 'blocked', told: undefined, problems: [...one.problems, problem] }
}
