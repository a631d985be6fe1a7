import type { AllProposed, Awaited } from '../../../domain/procedures/publishing/all-proposed.ts'
import { changePath } from '../../calendars/paths.ts'
import { campaignPath, draftPath, newCampaignPath, paths } from '../paths.ts'
import type { Reader } from '../present-procedure.ts'
import { proposalPath, timingPath } from './paths.ts'
import { instant, moment } from './present-discussion.ts'
import { proposedInWords, stateOf } from './proposed-words.ts'

/** Who reads, and in which words. */
type For = Reader & { readonly me: string }

/** In the order of the page: what is to be done first. */
const groups = ['mend', 'sign', 'own', 'others', 'decided'] as const

/** All that waits for a signature, by what its reader has to do. */
export function presentProposals(found: AllProposed, reader: For) {
  const { t } = reader
  const shown = groups.filter((group) => found[group].length > 0)
  return {
    title: t('publishing.proposals'),
    list: paths.list,
    drafts: paths.drafts,
    campaigns: paths.campaigns,
    calm: shown.every((group) => group === 'decided') && t('publishing.proposals-none'),
    groups: shown.map((group) => ({
      id: group,
      title: t(`publishing.group-${group}`),
      rows: found[group].map((one) => ({
        ...presentProposed(one, reader),
        ...(group === 'mend' && { overtaken: overtakenIn(one, reader), mend: mendOf(one, reader) }),
      })),
    })),
  }
}

function presentProposed(one: Awaited, reader: For) {
  const { kind, key, version, title, mode, from, place } = one
  const { t } = reader
  const asks = mode === null ? `asks-${kind}` : `asks-${kind}-${mode}`
  return {
    href: pathOf(one),
    heading: title ?? t('calendars.title'),
    lang: title !== null,
    name: key === null ? version : `${key}@${version}`,
    asks: t(`publishing.${asks}`, { at: from === null ? '' : instant(from, reader) }),
    proposed: proposedInWords(one, reader),
    place,
    ...stateOf(one, reader),
    said: saidOf(one, reader),
    signers: signersOf(one, reader),
  }
}

function pathOf({ kind, id }: Awaited): string {
  if (kind === 'calendar') return changePath(id)
  return kind === 'migrate' ? campaignPath(id) : proposalPath(id)
}

/** Where what is wrong with it is put right. */
function mendOf({ kind, id, key, version, draft }: Awaited, { t }: Reader) {
  const name = `${key ?? ''}@${version}`
  const href = {
    publish: draft !== null && draftPath(draft),
    move: timingPath(name),
    migrate: newCampaignPath(name, id),
    calendar: changePath(id),
  }[kind]
  return { href, text: t(`publishing.mend-${kind}`) }
}

function overtakenIn({ overtaken, kind }: Awaited, { t }: Reader): string | undefined {
  if (!overtaken) return undefined
  return t(kind === 'calendar' ? 'publishing.overtaken-calendar' : 'publishing.overtaken')
}

/** Why it came back; else the last thing that was said about it. */
function saidOf(one: Awaited, { language, t }: Reader) {
  const { state, decider: by, decidedAt, decision, commenter, commentedAt, comment } = one
  if (state === 'returned' && decidedAt !== null)
    return {
      text: t('publishing.step-returned', { by, at: moment(decidedAt, language) }),
      body: shortened(decision ?? ''),
    }
  if (comment === null || commentedAt === null) return undefined
  return {
    text: t('publishing.last-comment', { by: commenter, at: moment(commentedAt, language) }),
    body: shortened(comment),
  }
}

const most = 240

function shortened(text: string): string {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text
}

/** To who may not sign it: why, and who can. Who may reads nothing. */
function signersOf(one: Awaited, { me, t }: For): string | undefined {
  const { state, overtaken, proposedBy, writtenBy, signers, place } = one
  if (state !== 'open' || overtaken || signers.some(({ id }) => id === me)) return undefined
  const names = signers.map(({ name }) => name).join(', ')
  if (names === '') return t('publishing.nobody-signs')
  const why = proposedBy === me ? 'own' : writtenBy === me ? 'written' : 'other'
  return t(`publishing.not-yours-${why}`, { names, place })
}
