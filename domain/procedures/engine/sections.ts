import type { Step } from '../schema.ts'
import type { Expression } from '../schema/expression.ts'
import type { Signer } from '../schema/parallel.ts'
import type { Draft } from './draft.ts'
import type { Entry, Next } from './open.ts'
import type { CaseEvent, Command, Facts, OpenSections, OpenStep } from './types.ts'

import { findAsked, partOf, partOutcomes } from './asked.ts'
import { keyOf, phaseOf, replaceOpen, setFacts, withinOf } from './draft.ts'
import { EngineError } from './errors.ts'
import { evaluate } from './expression.ts'
import { deadlinesOn, getStep } from './index-release.ts'
import { getWay, leave, shut } from './leave.ts'
import { keepOpen, openedWhy, openPart } from './open.ts'
import { recordTerms, startTerms } from './terms.ts'

type SectionsStep = Extract<Step, { kind: 'sections' }>
type Completed = Extract<CaseEvent, { kind: 'completed' }>

/** Opens the sections that this case needs, or the synthesis if it needs none. */
export function enterSections(draft: Draft, step: SectionsStep, at: Entry): readonly Next[] {
  const parent: OpenSections = { ...at, kind: 'sections', enteredAt: draft.event.at }
  keepOpen(draft, parent)
  const deadlines = deadlinesOn(draft.release, { step: step.key })
  const from = { why: openedWhy(step), boundTo: keyOf(parent) }
  recordTerms(draft, startTerms(draft, deadlines, from))
  const { facts } = draft.state
  const asked = step.sections.filter(isAsked(facts))
  for (const { key } of asked) openPartOf(draft, parent, [step, partOf.section(step.key, key)])
  if (asked.length === 0) openPartOf(draft, parent, [step, partOf.synthesis(step.key)])
  return []
}

const isAsked =
  (facts: Facts) =>
  ({ when }: { readonly when?: Expression }) =>
    !when || evaluate(when, facts)

/** Opens a section, the synthesis or a signature, by its key; `again`: alone, in the same round. */
export function openPartOf(
  draft: Draft,
  parent: OpenStep,
  [step, key, again]: readonly [SectionsStep, string, 'again'?],
): void {
  openPart(draft, parent, {
    key,
    phase: phaseOf(draft, step),
    asked: findAsked(draft.release, key),
    ...(again && { again: true }),
  })
}

/** What is open of a step of sections. */
export function partsIn({ state }: Draft, parent: OpenStep): readonly OpenStep[] {
  return state.open.filter(({ of }) => of === keyOf(parent))
}

/** A section, the synthesis or a signature is done; where the case goes once enough have signed. */
export function completeSection(
  draft: Draft,
  [parent, part]: readonly [OpenSections, OpenStep],
  { step, event }: { readonly step: SectionsStep; readonly event: Completed },
): readonly Next[] {
  const signer = step.signature.signers.find(
    ({ key }) => part.step === partOf.signature(step.key, key),
  )
  leave(draft, part, 'completed')
  setFacts(draft, event.facts)
  if (signer) return sign(draft, parent, { step, signer: signer.key, event })
  if (part.step === partOf.synthesis(step.key)) conclude(draft, parent, [step, event.outcome])
  else if (partsIn(draft, parent).length === 0)
    openPartOf(draft, parent, [step, partOf.synthesis(step.key)])
  return []
}

function conclude(
  draft: Draft,
  parent: OpenSections,
  [step, outcome]: readonly [SectionsStep, string],
): void {
  const concluded = { ...parent, concluded: { outcome, signed: [], refused: [] } }
  replaceOpen(draft, parent, concluded)
  for (const { key } of step.signature.signers.filter(isAsked(draft.state.facts)))
    openPartOf(draft, concluded, [step, partOf.signature(step.key, key)])
}

type Concluded = NonNullable<OpenSections['concluded']>

function sign(
  draft: Draft,
  parent: OpenSections,
  act: { readonly step: SectionsStep; readonly signer: string; readonly event: Completed },
): readonly Next[] {
  const { step, signer, event } = act
  if (!parent.concluded) throw new EngineError('unknown-step')
  const refuses = event.outcome === partOutcomes.refuse
  const { outcome, signed, refused } = parent.concluded
  const concluded = {
    outcome,
    signed: refuses ? signed : [...signed, signer],
    refused: refuses ? [...refused, signer] : refused,
  }
  const here = { ...parent, concluded }
  replaceOpen(draft, parent, here)
  const as = refuses ? 'refused' : 'signed'
  draft.commands.push({ kind: 'signed', step: keyOf(here), signer, as })
  const signers = signersOf(draft, here, step)
  if (isSigned(step, signers, concluded)) return close(draft, here, step)
  if (!canBeSigned(step, signers, concluded)) reopen(draft, here, 'refused')
  return []
}

function close(draft: Draft, parent: OpenSections, step: SectionsStep): readonly Next[] {
  const way = getWay(step, parent.concluded?.outcome ?? '')
  leave(draft, parent, 'completed')
  setFacts(draft, way.sets)
  return [{ to: way.to, within: withinOf(parent) }]
}

/** Who was asked when the synthesis was written: they have answered, or their task is open. */
function signersOf(draft: Draft, parent: OpenSections, step: SectionsStep): readonly Signer[] {
  const { signed = [], refused = [] } = parent.concluded ?? {}
  const waits = (key: string) =>
    partsIn(draft, parent).some((one) => one.step === partOf.signature(step.key, key))
  return step.signature.signers.filter(
    ({ key }) => signed.includes(key) || refused.includes(key) || waits(key),
  )
}

function quorumOf({ signature: { needs } }: SectionsStep, signers: readonly Signer[]): number {
  return needs === 'all' ? signers.length : Math.min(needs, signers.length)
}

function isSigned(step: SectionsStep, signers: readonly Signer[], { signed }: Concluded): boolean {
  const missing = signers.filter(({ key, must }) => must && !signed.includes(key))
  return missing.length === 0 && signed.length >= quorumOf(step, signers)
}

function canBeSigned(
  step: SectionsStep,
  signers: readonly Signer[],
  { refused }: Concluded,
): boolean {
  const left = signers.filter(({ key }) => !refused.includes(key))
  const lost = signers.some(({ key, must }) => must && refused.includes(key))
  return !lost && left.length >= quorumOf(step, signers)
}

type VoidedWhy = Extract<Command, { kind: 'void-signatures' }>['why']

/** The signatures collected are void, and the synthesis is to be written again. */
export function reopen(draft: Draft, parent: OpenSections, why: VoidedWhy): void {
  const step = getStep(draft.release, parent.step)
  if (step.kind !== 'sections') return
  const { here } = voidSignatures(draft, parent, why)
  openPartOf(draft, here, [step, partOf.synthesis(step.key)])
}

/** Sections stand; what came after them is closed. @returns who had given an answer to the signature */
export function voidSignatures(draft: Draft, parent: OpenSections, why: VoidedWhy) {
  const { concluded, ...here } = parent
  const { signed: signers = [], refused = [] } = concluded ?? {}
  if (concluded) draft.commands.push({ kind: 'void-signatures', step: keyOf(parent), why, signers })
  const section = partOf.section(parent.step, '')
  for (const part of partsIn(draft, parent).filter((one) => !one.step.startsWith(section)))
    shut(draft, part, 'cancelled')
  replaceOpen(draft, parent, here)
  return { here, answered: [...signers, ...refused] }
}
