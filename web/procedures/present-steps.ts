import { diagramOf, stepNode } from '../../domain/procedures/bpmn/diagram.ts'
import type { Diagram } from '../../domain/procedures/bpmn/diagram.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Release, Step } from '../../domain/procedures/schema.ts'
import type { Candidate } from '../../domain/procedures/schema/candidate.ts'
import type { Text } from '../../domain/procedures/schema/text.ts'
import { candidatesInWords } from '../shared/candidate-words.ts'
import { words } from '../shared/forms/words.ts'
import type { Reader } from './present-procedure.ts'

/** The picture in words: phase by phase, what each step is, who does it, where it may lead. */
export function presentSteps(release: Release, reader: Reader) {
  const diagram = diagramOf(release)
  const used = new Set<string>(diagram.phases.map(({ key }) => key))
  const beside = { key: 'any', title: reader.t('diagram.beside') } as const
  return [...release.phases, ...(used.has('any') ? [beside] : [])].map(({ key, title }) => ({
    ...words(title, reader.language),
    steps: release.steps
      .filter(({ phase }) => phase === key)
      .map((step) => presentStep(step, release, { ...reader, diagram })),
  }))
}

function presentStep(
  step: Step,
  release: Release,
  { t, language, diagram }: Reader & { diagram: Diagram },
) {
  const form =
    'form' in step ? release.forms.find(({ key }) => key === step.form)?.title : undefined
  return {
    id: stepNode(step.key),
    ...words(step.title, language),
    kind: t(`diagram.kind-${step.kind}`),
    who: peopleOf(step, { t, language }),
    form: form && words(form, language),
    ways: waysFrom(step, diagram),
    terms: release.deadlines
      .filter(({ on }) => 'step' in on && on.step === step.key)
      .map(({ title }) => italian(title)),
  }
}

/** Who takes part: one line, or one for each part of a work of several people. */
function peopleOf(step: Step, { t, language }: Reader) {
  const line = (part: { title?: Text; candidates: readonly Candidate[] }) => ({
    part: part.title && words(part.title, language),
    who: candidatesInWords(part.candidates, t),
  })
  if (step.kind === 'task') return [line({ candidates: step.candidates })]
  if (step.kind === 'sections')
    return [...step.sections, step.synthesis, ...step.signature.signers].map(line)
  if (step.kind === 'handoff') return [line(step.offer)]
  const opensBeside = step.kind === 'subprocess' && step.opens.byHand
  return opensBeside ? [line({ candidates: opensBeside.candidates })] : []
}

/** From the step and from the signs on its border. */
function waysFrom({ key }: Step, { nodes, flows }: Diagram) {
  const own = stepNode(key)
  const borne = nodes.filter(({ attachedTo }) => attachedTo === own)
  const opening = nodes.filter(({ kind, inside }) => kind === 'start' && inside === own)
  const from = new Map([
    [own, ''],
    ...opening.map(({ id }) => [id, ''] as const),
    ...borne.map(({ id, title }) => [id, title] as const),
  ])
  return flows.flatMap((flow) => {
    const sign = from.get(flow.from)
    const target = nodes.find(({ id }) => id === flow.to)
    if (sign === undefined || target?.step === undefined) return []
    const texts = sign === '' ? flow.titles : [sign]
    return [{ text: texts.join(' / '), to: target.title, href: `#${target.id}` }]
  })
}
