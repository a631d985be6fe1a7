import { dayInItaly } from '../../../domain/shared/today.ts'
import type { KeptDryRun } from '../../../domain/dry-runs/dry-runs.ts'
import { lineOf } from '../../../domain/procedures/drafts/document.ts'
import type { Draft } from '../../../domain/procedures/drafts/drafts.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import type { Flaw } from '../../../domain/procedures/errors.ts'
import type { ProposedField } from '../../../domain/procedures/publishing/propose.ts'
import { runningChoices } from '../../../domain/procedures/schema/running-choice.ts'
import type { RunningChoice } from '../../../domain/procedures/schema/running-choice.ts'
import type { Signer } from '../../../domain/procedures/publishing/signers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Problem } from '../../../domain/procedures/validate/problem.ts'
import type { DomainError } from '../../../domain/shared/domain-error.ts'
import { problemsIn } from '../../../domain/shared/field-problems.ts'
import { draftPath, paths as procedures } from '../paths.ts'
import { canaryShares } from '../present-new-campaign.ts'
import { presentHead } from '../present-procedure.ts'
import type { Reader } from '../present-procedure.ts'
import { formatDate, formatTime } from '../../shared/format.ts'
import { proposalPath, proposePath } from './paths.ts'
import { signersInWords } from './standing-words.ts'

/** What was sent and refused. */
export interface TypedProposal {
  readonly values: {
    readonly rev: number
    readonly giorno: string
    readonly ora: string
    readonly corregge: string
    readonly motivo: string
    readonly senzaprova: string
    readonly cosa: RunningChoice
    readonly quota: number
  }
  readonly refusal: DomainError
}

interface ReadPropose {
  readonly draft: Draft
  readonly problems: readonly Problem[]
  /** Names of the published versions that this one may correct. */
  readonly earlier: readonly string[]
  readonly signers: readonly Signer[]
  /** Id of the proposal of this revision that waits already. */
  readonly open: string | undefined
  /** The finished dry-run of what the draft says now. */
  readonly dryRun: KeptDryRun | undefined
  readonly me: string
  readonly typed: TypedProposal | undefined
}

const fields: Readonly<Record<ProposedField, string>> = {
  day: 'f-giorno',
  time: 'f-ora',
  reason: 'f-motivo',
  withoutDryRun: 'f-senzaprova',
  running: 'f-cosa',
}

export function presentPropose(read: ReadPropose, reader: Reader) {
  const { draft, signers, open, typed } = read
  const { id, document, revision } = draft
  const values = typed?.values ?? valuesOf(document)
  return {
    title: reader.t('publishing.propose'),
    drafts: procedures.drafts,
    back: draftPath(id),
    edit: draftPath(id, 'draftDocument'),
    name: releaseName(document),
    head: presentHead(document, reader),
    action: proposePath(id),
    rev: typed?.values.rev ?? revision,
    ...wrongOf(typed),
    flaws: flawsOf(read),
    inHandOf: holderOf(read, reader),
    values,
    dryRun: dryRunInWords(read, reader),
    ...runningOf(values, reader),
    corrects: read.earlier.map((name) => ({ name, chosen: name === values.corregge })),
    signers: signersInWords(signers, reader.t),
    open: open !== undefined && proposalPath(open),
  }
}

/** Beside the fields what is to be mended there; any other refusal above all. */
function wrongOf(typed: TypedProposal | undefined) {
  const wrong = problemsIn<ProposedField>(typed?.refusal, 'proposal-invalid')
  if (!wrong) return { refusal: typed?.refusal.message }
  return {
    errors: wrong.map(({ field, message }) => ({ field: fields[field], message })),
    error: Object.fromEntries(wrong.map(({ field, message }) => [field, message])),
  }
}

function runningOf(
  { cosa, quota }: Pick<TypedProposal['values'], 'cosa' | 'quota'>,
  { t }: Reader,
) {
  return {
    running: runningChoices.map((value, at) => ({
      value,
      id: at === 0 ? fields.running : `${fields.running}-${value}`,
      text: t(`campaigns.what-${value}`),
      checked: value === cosa,
    })),
    shares: canaryShares.map((value) => ({ value, chosen: value === quota })),
  }
}

function dryRunInWords({ dryRun }: ReadPropose, { language, t }: Reader) {
  if (!dryRun) return undefined
  const at = formatDate(dryRun.endedAt ?? dryRun.startedAt, language)
  return t('publishing.dry-run-there', { at, count: dryRun.expected ?? 0 })
}

function holderOf({ draft: { holder }, me }: ReadPropose, { t }: Reader) {
  return holder !== null && holder.id !== me && t('publishing.in-hand', { by: holder.name })
}

function valuesOf({ validity: { from }, layer: { corrects = '' } }: Release) {
  const [giorno, ora] = [dayInItaly(new Date(from)), formatTime(from, 'it')]
  return {
    giorno,
    ora,
    corregge: corrects,
    motivo: '',
    senzaprova: '',
    cosa: 'stay',
    quota: 10,
  } as const
}

/** Those of what was just refused, which has its own date; else those of the draft as it is. */
function flawsOf({ draft: { document }, problems, typed }: ReadPropose) {
  const refused = typed?.refusal.detail.flaws
  const found = Array.isArray(refused)
    ? (refused as readonly Flaw[])
    : problems.filter(({ severity }) => severity === 'error')
  return found.map(({ where, message }) => ({ where, message, line: lineOf(document, where) }))
}
