import type { Proposed } from '../../../domain/procedures/publishing/all-proposed.ts'
import type { Reader } from '../present-procedure.ts'
import { moment } from './present-discussion.ts'

/** How something proposed stands, for a tag. */
export function stateOf(
  { state, overtaken, kind }: Pick<Proposed, 'state' | 'overtaken' | 'kind'>,
  { t }: Reader,
) {
  const key = overtaken ? 'void' : state
  const publishes = key === 'signed' && kind === 'publish'
  return {
    stateText: t(`publishing.state-${publishes ? 'published' : key}`),
    good: key === 'signed',
    soon: key === 'open',
  }
}

export function proposedInWords(
  { proposer: by, proposedAt }: Pick<Proposed, 'proposer' | 'proposedAt'>,
  { language, t }: Reader,
): string {
  return t('publishing.proposed-by', { by, at: moment(proposedAt, language) })
}
