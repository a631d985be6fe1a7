import type { Label, Layout, PlacedNode, Point } from '../../../domain/procedures/bpmn/layout.ts'
import { isBox, isGateway, lineHeight } from '../../../domain/procedures/bpmn/shapes.ts'
import type { Translate } from '../i18n.ts'

/** Where a case stands: how often each step was entered, and which entries are open. */
export interface Standing {
  readonly entered: Readonly<Record<string, number>>
  readonly open: readonly { readonly step: string; readonly iteration: number }[]
}

export type StepState = 'now' | 'past' | 'ahead'

export function stateOf(step: string | undefined, { entered, open }: Standing): StepState {
  if (step === undefined) return 'ahead'
  if (open.some((one) => one.step === step)) return 'now'
  return (entered[step] ?? 0) > 0 ? 'past' : 'ahead'
}

const nowhere: Standing = { entered: {}, open: [] }
const textTop = 13

/** A placed picture as the template draws it; with a `standing`, what was done and where the case is. */
export function presentDiagram(
  layout: Layout,
  { t, title, standing = nowhere }: { t: Translate; title: string; standing?: Standing },
) {
  return {
    title,
    text: t('diagram.text', { count: layout.nodes.filter(({ step }) => step).length }),
    jumps: jumpsIn(layout, standing, t),
    width: Math.ceil(layout.width),
    height: Math.ceil(layout.height),
    bands: layout.bands.map(({ title: phase, box }) => ({
      ...box,
      title: phase,
      textX: box.x + 12,
      textY: box.y + 22,
    })),
    flows: layout.flows.map(({ points, label }) => ({
      path: pathOf(points),
      lines: label && linesAt(label, label.x + 4),
    })),
    nodes: layout.nodes.map((node) => presentNode(node, standing, t)),
  }
}

/** Into a large picture: to what is open, and to the first step of each phase. */
function jumpsIn({ nodes, bands }: Layout, standing: Standing, t: Translate) {
  const open = nodes.filter(({ step }) => stateOf(step, standing) === 'now')
  const href = (id: string) => `#disegno-${id}`
  return [
    ...open.map(({ id, title }) => ({
      href: href(id),
      text: t('diagram.jump-now', { title }),
      now: true,
    })),
    ...bands.map(({ key, title }) => ({
      href: href(nodes.find(({ phase }) => phase === key)?.id ?? ''),
      text: title,
      now: false,
    })),
  ]
}

function presentNode(node: PlacedNode, standing: Standing, t: Translate) {
  const { id, kind, box, label, step } = node
  const state = stateOf(step, standing)
  const times = standing.entered[step ?? ''] ?? 0
  return {
    id,
    title: titleOf(node, { state, times }, t),
    kind,
    state,
    ...shapeOf(kind, box),
    lines: isBox(kind) ? linesInside(label) : linesAt(label, label.x + 2),
    sign: { x: box.x, y: box.y },
    mark: state !== 'ahead' && {
      x: box.x + box.width - 4,
      y: box.y + 4,
      text: times > 1 ? `×${times}` : '',
    },
  }
}

interface Reached {
  readonly state: StepState
  readonly times: number
}

function titleOf({ title, kind }: PlacedNode, { state, times }: Reached, t: Translate): string {
  const told = [title, t(`diagram.kind-${kind}`)]
  if (state !== 'ahead') told.push(t(`diagram.state-${state}`))
  if (times > 1) told.push(t('diagram.times', { count: times }))
  return told.join(', ')
}

function shapeOf(kind: PlacedNode['kind'], box: PlacedNode['box']) {
  if (isBox(kind)) return { box }
  return isGateway(kind) ? { diamond: diamondOf(box) } : { circle: circleOf(box) }
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')
}

function diamondOf({ x, y, width, height }: PlacedNode['box']): string {
  const [midX, midY] = [x + width / 2, y + height / 2]
  return `M${midX} ${y} L${x + width} ${midY} L${midX} ${y + height} L${x} ${midY} Z`
}

function circleOf({ x, y, width, height }: PlacedNode['box']) {
  return { x: x + width / 2, y: y + height / 2, r: width / 2 }
}

function linesAt(label: Label, x: number) {
  return label.lines.map((text, at) => ({ text, x, y: label.y + textTop + at * lineHeight }))
}

function linesInside({ lines, x, y, width, height }: Label) {
  const first = y + height / 2 + 4 - ((lines.length - 1) * lineHeight) / 2
  return lines.map((text, at) => ({ text, x: x + width / 2, y: first + at * lineHeight }))
}
