import type { CampaignRow, ListedCase, Looked } from '../../domain/campaign/campaigns.ts'
import { caseResults } from '../../domain/campaign/schema.ts'
import type { CaseResult } from '../../domain/campaign/schema.ts'
import { agreeable } from '../../domain/campaign/steer-campaign.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { casePath } from '../cases/paths.ts'
import { formatDateTime } from '../shared/format.ts'
import { campaignPath } from './paths.ts'
import { presentChange } from './present-change.ts'
import type { Reader } from './present-procedure.ts'

export const perPage = 25

export interface ReadCases {
  readonly campaign: CampaignRow
  /** What the cases go on by, and the other versions of it, for the names of what they leave. */
  readonly release: Release
  readonly others: readonly Release[]
  /** Which cases are listed; undefined: there are none. */
  readonly result: CaseResult | undefined
  readonly cases: readonly ListedCase[]
  /** All that have that result; undefined: none is listed. */
  readonly looked: Looked | undefined
  /** Who looks may open folders. */
  readonly opens: boolean
}

/** How the cases of a campaign came out, and those of one result. */
export function presentCases(read: ReadCases, reader: Reader) {
  const { campaign, result } = read
  const { id, counts } = campaign
  return {
    results: caseResults
      .filter((one) => counts[one] !== undefined)
      .map((one) => ({
        text: reader.t(`campaigns.result-${toldAs(one, campaign)}`),
        count: counts[one],
        href: `${campaignPath(id)}?esito=${one}#pratiche`,
        current: one === result,
      })),
    listed: result && presentListed(result, read, reader),
  }
}

function presentListed(result: CaseResult, read: ReadCases, reader: Reader) {
  const { campaign, cases } = read
  const listed = cases.slice(0, perPage)
  return {
    title: reader.t(`campaigns.result-${toldAs(result, campaign)}`),
    how: reader.t(`campaigns.how-${toldAs(result, campaign)}`),
    cases: listed.map((one) => presentCase(one, read, reader)),
    mayAgree: mayAgree(result, campaign),
    agree: agreeing(result, read, reader),
    next: cases.length > perPage && nextPage(campaign.id, result, listed),
  }
}

/** Whether it may be taken back, or what is told of it where it was tried. */
function backOf({ result, stuck }: ListedCase, { mode }: CampaignRow, { t }: Reader) {
  if (!isMoved(result) || mode === 'stay') return {}
  return stuck ? { stuck: t('campaigns.stuck') } : { goesBack: true }
}

function isMoved(result: CaseResult): boolean {
  return result === 'moved' || result === 'deviated'
}

function mayAgree(result: CaseResult, { state }: CampaignRow): boolean {
  return agreeable.some((one) => one === result) && state !== 'stopped' && state !== 'cancelled'
}

/** What the buttons say below the cases that may be agreed to: of those chosen, or of all of them. */
function agreeing(result: CaseResult, { looked, cases }: ReadCases, { t }: Reader) {
  const word = result === 'waits' ? 'try-again' : 'agree'
  const count = looked?.count ?? 0
  return {
    choose: t('campaigns.choose'),
    chosen: t(`campaigns.${word}-chosen`),
    all: count > 1 && t(`campaigns.${word}-all`, { count }),
    unseen: count > cases.length && t('campaigns.unseen'),
    ...{ result, count, latest: looked?.latest ?? '' },
  }
}

/** A result in the words of what was decided: moved after a step, or left where nobody moves any more. */
function toldAs(result: CaseResult, { mode, endedAt }: CampaignRow): string {
  if (mode !== 'next-step') return result
  if (result === 'moved') return 'moved-next'
  return result === 'next-step' && endedAt ? 'left' : result
}

function nextPage(id: string, result: CaseResult, listed: readonly ListedCase[]): string {
  const last = listed.at(-1)?.place ?? 0
  return `${campaignPath(id)}?esito=${result}&dopo=${String(last)}#pratiche`
}

function presentCase(one: ListedCase, read: ReadCases, { language, t }: Reader) {
  const { caseId, number, zone, canary, at, seen, agreedBy, mayOpen } = one
  const { campaign, release, others, opens } = read
  return {
    id: caseId,
    called: number,
    href: opens && mayOpen && casePath(caseId),
    about: [zone ?? t('campaigns.no-zone'), ...(canary ? [t('campaigns.first')] : [])].join(' · '),
    at: at && formatDateTime(at, language, new Date()),
    agreed: agreedBy !== null && t('campaigns.agreed-by', { by: agreedBy }),
    change: seen && presentChange(seen, [release, ...others], { language, t }),
    ...backOf(one, campaign, { language, t }),
  }
}
