/** A question with its answer in words. */
export interface Answered {
  readonly key: string
  readonly label: string
  readonly text: string
}

/** One thing that a plan says: an objective, a service, or what is asked once. */
export interface PlanPart {
  /** Its kind: parts are compared with those of the same kind. */
  readonly of: string
  readonly title: string
  /** What it is about: two parts of the same name are the same, whatever else has changed. */
  readonly name: string
  readonly answers: readonly Answered[]
}

export interface Change {
  readonly label: string
  /** Empty: it was not said. */
  readonly before: string
  readonly after: string
}

export interface PartChange {
  readonly kind: 'added' | 'dropped' | 'changed'
  readonly of: string
  readonly title: string
  readonly name: string
  /** Of a part that was there before and is still there. */
  readonly changes: readonly Change[]
}

/**
 * What the second of two plans says otherwise than the first, part by part in its order; what fell
 * away stands at the end. Parts go together by their name, then those that are left by their order.
 */
export function comparePlans(
  before: readonly PlanPart[],
  after: readonly PlanPart[],
): PartChange[] {
  const pairs = pairUp(before, after)
  const kept = new Set(pairs.values())
  return [
    ...after.flatMap((part) => changeOf(pairs.get(part), part)),
    ...before
      .filter((part) => !kept.has(part))
      .map((part) => ({ kind: 'dropped' as const, ...named(part), changes: [] })),
  ]
}

function pairUp(before: readonly PlanPart[], after: readonly PlanPart[]) {
  const pairs = new Map<PlanPart, PlanPart>()
  const taken = new Set<PlanPart>()
  const pair = (part: PlanPart, same: (other: PlanPart) => boolean) => {
    const other = before.find((one) => one.of === part.of && !taken.has(one) && same(one))
    if (!other) return
    pairs.set(part, other)
    taken.add(other)
  }
  for (const part of after) pair(part, ({ name }) => name === part.name)
  for (const part of after)
    if (!pairs.has(part)) pair(part, (other) => !after.some(({ name }) => name === other.name))
  return pairs
}

function changeOf(before: PlanPart | undefined, after: PlanPart): PartChange[] {
  if (!before) return [{ kind: 'added', ...named(after), changes: [] }]
  const keys = new Set([...after.answers, ...before.answers].map(({ key }) => key))
  const changes = [...keys].flatMap((key) => changeIn(before, after, key))
  return changes.length === 0 ? [] : [{ kind: 'changed', ...named(after), changes }]
}

function changeIn(before: PlanPart, after: PlanPart, key: string): Change[] {
  const absent = { label: '', text: '' }
  const of = ({ answers }: PlanPart) => answers.find((one) => one.key === key) ?? absent
  const [was, is] = [of(before), of(after)]
  if (was.text === is.text) return []
  return [{ label: is.label || was.label, before: was.text, after: is.text }]
}

function named({ of, title, name }: PlanPart) {
  return { of, title, name }
}
