import type { Applicant, ApplicantFacts } from '../applicability/applicant.ts'
import { eitherAge } from '../applicability/applicant.ts'
import { asksWho, isLocal, whyUnsuited } from '../applicability/select.ts'
import type { Unsuited } from '../applicability/select.ts'
import { releaseName } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'

/** For whom a case began, and where it is now, as the record tells it. */
export interface Begun {
  /** When it began: not when that was recorded. */
  readonly at: string
  /** Codes of where she lived on that day. */
  readonly places: readonly string[]
  /** Codes of the office that has the case, and of all above it. */
  readonly seat: readonly string[]
  readonly anonymous: boolean
  readonly age?: number
  readonly citizenship?: string
}

export const notForReasons: readonly NotForReason[] = [
  'other-place',
  'other-people',
  'other-body',
  'older',
]

/**
 * Why a release is not for a case, whatever the case has open: it holds for who lives elsewhere, or for
 * others; it is of a body that has not the case; or the case follows a later one already.
 */
export type NotForReason = Unsuited | 'other-body' | 'older'

/**
 * Why a case is not to go on by a release; undefined: nothing keeps it. One that follows it is not asked.
 * @param follows `key@version` of the case
 * @param begun of the case; not needed where the release does not `asksWho`
 */
export function whyNotFor(
  follows: string,
  to: Release,
  begun: Begun | null,
): NotForReason | undefined {
  if (follows === releaseName(to)) return undefined
  const [key, version] = follows.split('@', 2)
  if (key === to.key && Number(version) > to.version) return 'older'
  if (!begun || !asksWho(to)) return undefined
  if (isLocal(to.layer) && !begun.seat.includes(to.layer.organisation ?? '')) return 'other-body'
  return whyUnsuited(to, eitherAge(applicantOf(begun)))
}

function applicantOf({ at, places, anonymous, age, citizenship }: Begun): Applicant {
  const facts: ApplicantFacts = {
    'person.anonymous': anonymous,
    ...(age !== undefined && { 'person.age': age, 'person.minor': age < 18 }),
    ...(citizenship !== undefined && { 'person.citizenship': citizenship }),
  }
  return { at, places, facts }
}
