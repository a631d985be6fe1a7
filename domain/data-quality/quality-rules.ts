import { z } from 'zod'

import { Text } from '../procedures/schema/text.ts'
import written from './quality-rules.v1.json' with { type: 'json' }

/** What a rule is about, in the order of the pages. */
export const dimensions = ['completeness', 'timeliness', 'coherence'] as const
export type Dimension = (typeof dimensions)[number]

/** Pages on which a finding is mended. */
export const remedyPages = [
  'identity',
  'details',
  'isee',
  'case',
  'benefit',
  'plan',
  'week',
  'checks',
  'deadlines',
] as const
export type RemedyPage = (typeof remedyPages)[number]

const Rule = z.strictObject({
  /** A branch of `quality_seen` in the database has its name. */
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  dimension: z.enum(dimensions),
  /** `block`: the record cannot be sent, or is not true; `warn`: it is worth less. */
  severity: z.enum(['block', 'warn']),
  title: Text,
  /** Which records are looked at, and which of them count. */
  counted: Text,
  why: Text,
  /** Field of a flow, survey or law from which it comes; what no source tells says so. */
  source: z.string().min(1),
  /** Days that it lets pass. */
  allowedDays: z.int().min(1).max(365).exactOptional(),
  /** Where it is mended, and at which field; nothing that is past can be. */
  remedy: z
    .strictObject({
      page: z.enum(remedyPages),
      field: z
        .string()
        .regex(/^f-\w+$/)
        .exactOptional(),
    })
    .exactOptional(),
})
export type QualityRule = z.infer<typeof Rule>

const Rules = z
  .strictObject({ version: z.int().min(1), rules: z.array(Rule).min(1) })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, {
    message: 'two rules have one name',
  })

const { version, rules } = Rules.parse(written)

/** The rules of data quality, as data; a change of them is a new version. */
export const qualityRules: readonly QualityRule[] = rules
export const rulesVersion = version

export function findRule(id: string): QualityRule | undefined {
  return rules.find((rule) => rule.id === id)
}

/** Days that each rule lets pass, by name. */
export const allowedDays: Readonly<Record<string, number>> = Object.fromEntries(
  rules.flatMap(({ id, allowedDays: days }) => (days === undefined ? [] : [[id, days]])),
)

export function rulesOf(dimension: Dimension): readonly QualityRule[] {
  return rules.filter((rule) => rule.dimension === dimension)
}

/** Of the records looked at, the part without a problem, from 0 to 1; nothing where none was. */
export function shareRight(checked: number, wrong: number): number | undefined {
  return checked === 0 ? undefined : (checked - wrong) / checked
}
