import type { Count } from './in-words.ts'

interface Bar {
  readonly label: string
  /** As the table says it. */
  readonly text: string
  /** Null: not told, and not drawn. */
  readonly size: Count
}

/** Of the drawing, in its own units; of a column and what is left free beside it. */
const least = 360
const [narrow, wide, free] = [30, 72, 8]
const height = 100

/** Columns side by side, as wide as they are many; the table beside them has the same values. */
export function columnChart(title: string, bars: readonly Bar[]) {
  const most = Math.max(1, ...bars.map(({ size }) => size ?? 0))
  const step = Math.max(narrow, Math.min(wide, Math.floor(least / Math.max(1, bars.length))))
  return {
    title,
    width: Math.max(least, bars.length * step),
    bars: bars.map(({ label, text, size }, n) => {
      const tall = Math.max(0, Math.round(((size ?? 0) / most) * height))
      const x = n * step + free / 2
      return {
        ...{ label, text, x, y: height - tall, tall },
        broad: step - free,
        middle: (n + 0.5) * step,
      }
    }),
  }
}

/** Bars one under the other, each with its value. */
export function barChart(title: string, bars: readonly Bar[]) {
  const most = Math.max(1, ...bars.map(({ size }) => size ?? 0))
  return {
    title,
    bars: bars.map(({ label, text, size }) => {
      return { label, text, width: Math.max(0, Math.round(((size ?? 0) / most) * 100)) }
    }),
  }
}
