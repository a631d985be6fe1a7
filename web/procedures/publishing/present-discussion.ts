import type { Flaw } from '../../../domain/procedures/errors.ts'
import type { Step } from '../../../domain/procedures/publishing/discussion.ts'
import type { Signer } from '../../../domain/procedures/publishing/signers.ts'
import type { TypedDraft } from '../../../domain/auth/typed-draft.ts'
import type { DomainError } from '../../../domain/shared/domain-error.ts'
import { formatDate, formatTime } from '../../shared/format.ts'
import type { Reader } from '../present-procedure.ts'
import { signersInWords } from './standing-words.ts'

/** Why the page is shown again. */
export interface Refused {
  readonly status: number
  readonly refusal?: DomainError
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  /** What was written, where there is no more a place for it. */
  readonly unsent?: string | undefined
}

export interface ReadDiscussion {
  readonly steps: readonly Step[]
  readonly isOpen: boolean
  /** Open, but not as it stands: it can be discussed, not signed. */
  readonly isOvertaken: boolean
  readonly signers: readonly Signer[]
  readonly proposedBy: string
  /** A comment that the reader has left unsent. */
  readonly kept: TypedDraft | undefined
  readonly me: string
  readonly refused: Refused | undefined
}

interface Signature {
  /** Where what is said, sent back or taken back is sent to. */
  readonly action: string
  readonly sign: string
  readonly seal: string | null
  /** What the signature sets off. */
  readonly how: string
  readonly strong?: string
  /** Read before it, of a day that has gone by. */
  readonly past?: string | undefined
}

/** What has been said about it, and what the reader may still do: `_refused`, `_discussion`, `_decide`. */
export function presentDiscussion(read: ReadDiscussion, given: Signature, reader: Reader) {
  const { steps, isOpen, isOvertaken, signers, proposedBy, me, kept, refused } = read
  const waits = isOpen && !isOvertaken
  return {
    ...given,
    ...wrongOf(refused),
    history: steps.map((one) => presentStep(one, reader)),
    isOpen,
    keep: `${given.action}?bozza=1`,
    kept: kept && {
      text: String(kept.typed['testo'] ?? ''),
      at: formatTime(kept.updatedAt, reader.language),
    },
    signs: waits && signers.some((one) => one.id === me),
    own: isOpen && proposedBy === me,
    signers: waits && signersInWords(signers, reader.t),
  }
}

function wrongOf({ refusal, errors = [], unsent }: Partial<Refused> = {}) {
  const flaws = refusal?.detail.flaws
  return {
    refusal: refusal?.message,
    flaws: Array.isArray(flaws) ? (flaws as readonly Flaw[]) : [],
    unsent: refusal && unsent,
    errors,
    error: Object.fromEntries(errors.map(({ field, message }) => [field.slice(2), message])),
  }
}

/** A line of the history: who, when, what, and what they wrote. */
export function presentStep({ at, by, did, note, from, movedFrom }: Step, reader: Reader) {
  const was = movedFrom === null ? '' : instant(movedFrom, reader)
  const becomes = from === null ? '' : instant(from, reader)
  const signedMove = did === 'signed' && movedFrom !== null
  const key = signedMove ? 'moved' : did
  return {
    text: reader.t(`publishing.step-${key}`, {
      by,
      at: moment(at, reader.language),
      from: becomes,
      was,
    }),
    note,
  }
}

/** An instant as a procedure writes it, by the clock here. */
export function instant(at: string, { language }: Reader): string {
  return moment(new Date(at), language)
}

export function moment(at: Date, language: Reader['language']): string {
  return `${formatDate(at, language)}, ${formatTime(at, language)}`
}
