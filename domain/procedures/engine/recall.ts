import type { Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Draft } from './draft.ts'
import type { CaseEvent, OpenSections, OpenStep } from './types.ts'

import { partOf } from './asked.ts'
import { keyOf, nextNumber, replaceOpen, reportLate, stepKeyOf } from './draft.ts'
import { startNotice } from './effects.ts'
import { enter } from './enter.ts'
import { withdrawOffer } from './handoff.ts'
import { getStep } from './index-release.ts'
import { openPartOf, partsIn, reopen, voidSignatures } from './sections.ts'

type SectionsStep = Extract<Step, { kind: 'sections' }>
type Recalled = Extract<CaseEvent, { kind: 'recalled' }>

/** Keys of the notices of what was taken back: a release may word them. */
export const withdrawnNotice = 'signature-withdrawn'
export const sectionNotice = 'section-reopened'

/** Too late once the offer is answered or the last signature given: then somebody has to look. */
export function recall(draft: Draft, { task }: Recalled): void {
  if (!draft.state.open.some((one) => takeBack(draft, one, task))) reportLate(draft, task)
}

function takeBack(draft: Draft, one: OpenStep, task: string): boolean {
  if (one.kind === 'handoff') return takeOfferBack(draft, one, task)
  if (one.kind !== 'sections') return false
  const step = getStep(draft.release, one.step)
  if (step.kind !== 'sections') return false
  if (one.concluded && isLatest(draft, partOf.synthesis(one.step), task)) {
    reopen(draft, one, 'recalled')
    return true
  }
  return takeSignatureBack(draft, [one, step], task) || openSectionAgain(draft, [one, step], task)
}

function isLatest({ state }: Draft, part: string, task: string): boolean {
  return stepKeyOf(part, state.iterations[part] ?? 0) === task
}

function takeOfferBack(draft: Draft, one: OpenStep, task: string): boolean {
  if (one.kind !== 'handoff' || !one.offered) return false
  if (!isLatest(draft, partOf.offer(one.step), task)) return false
  enter(draft, withdrawOffer(draft, one))
  return true
}

type Signing = readonly [one: OpenSections, step: SectionsStep]

/** A signature given or refused counts no longer, and is asked again; the others stand. */
function takeSignatureBack(draft: Draft, [one, step]: Signing, task: string): boolean {
  const { signed = [], refused = [], outcome = '' } = one.concluded ?? {}
  const signer = [...signed, ...refused].find((key) =>
    isLatest(draft, partOf.signature(one.step, key), task),
  )
  if (signer === undefined) return false
  const others = (all: readonly string[]) => all.filter((key) => key !== signer)
  const concluded = { outcome, signed: others(signed), refused: others(refused) }
  const here = { ...one, concluded }
  replaceOpen(draft, one, here)
  draft.commands.push({ kind: 'signature-withdrawn', step: keyOf(here), signer })
  openPartOf(draft, here, [step, partOf.signature(one.step, signer)])
  tell(draft, withdrawnNotice, step.synthesis.candidates)
  return true
}

/** What came of it falls: the synthesis, and every signature over it. The other sections stand. */
function openSectionAgain(draft: Draft, [one, step]: Signing, task: string): boolean {
  const part = ({ key }: { readonly key: string }) => partOf.section(one.step, key)
  const section = step.sections.find((each) => isLatest(draft, part(each), task))
  if (!section || partsIn(draft, one).some((open) => open.step === part(section))) return false
  const { here, answered } = voidSignatures(draft, one, 'section')
  openPartOf(draft, here, [step, part(section), 'again'])
  const signers = step.signature.signers.filter(({ key }) => answered.includes(key))
  tell(draft, sectionNotice, [
    ...section.candidates,
    ...step.synthesis.candidates,
    ...signers.flatMap(({ candidates }) => candidates),
  ])
  return true
}

function tell(draft: Draft, notice: string, to: readonly Candidate[]): void {
  startNotice(draft, `case:${nextNumber(draft)}`, { mode: 'repeatable', notice, to })
}
