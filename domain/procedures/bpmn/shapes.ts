import type { DiagramNode, NodeKind } from './diagram.ts'
import { wrapText } from './wrap-text.ts'

export const lineHeight = 17
const letterWidth = 6
export const lettersInTask = 28
export const lettersBeside = 22

const signs: readonly NodeKind[] = ['start', 'end', 'finish', 'wait', 'timer', 'failure', 'warning']

/** Kinds that are drawn as a box with their title inside; the others are small signs. */
export function isBox(kind: NodeKind): boolean {
  return !(isGateway(kind) || signs.includes(kind))
}

/** Kinds that are drawn as a diamond. */
export function isGateway(kind: NodeKind): boolean {
  return kind === 'decision' || kind === 'fork' || kind === 'join'
}

export function sizeOf({ kind, title }: DiagramNode): { width: number; height: number } {
  if (isBox(kind)) {
    const lines = wrapText(title, lettersInTask).length
    return { width: 196, height: Math.max(58, lines * lineHeight + 34) }
  }
  if (isGateway(kind)) return { width: 48, height: 48 }
  return kind === 'timer' || kind === 'failure'
    ? { width: 30, height: 30 }
    : { width: 36, height: 36 }
}

export function textBox(lines: readonly string[]): { width: number; height: number } {
  const longest = Math.max(...lines.map((line) => line.length))
  return { width: Math.ceil(longest * letterWidth) + 6, height: lines.length * lineHeight }
}
