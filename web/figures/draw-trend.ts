/** A value of each period, in order; none where there is nothing to draw. */
export type Line = readonly (number | undefined)[]

/** The two lines of a trend in a box of 100 × 40, and the value that its upper edge stands for. */
export interface Drawing {
  readonly now: string
  readonly before: string
  readonly top: number
}

const width = 100
const height = 40

/** Both lines on one scale that begins at zero. */
export function drawTrend({ now, before }: { readonly now: Line; readonly before: Line }): Drawing {
  const top = Math.max(1, ...[...now, ...before].map((value) => value ?? 0))
  return { now: pathOf(now, top), before: pathOf(before, top), top }
}

/** Where a value is missing the line is broken; one that stands alone is a dot. */
function pathOf(line: Line, top: number): string {
  const step = line.length > 1 ? width / (line.length - 1) : 0
  const point = (value: number, at: number) =>
    `${round(at * step)} ${round(height - (value / top) * height)}`
  return line
    .flatMap((value, at) => {
      if (value === undefined) return []
      if (at > 0 && line[at - 1] !== undefined) return [`L${point(value, at)}`]
      return [`M${point(value, at)}h0`]
    })
    .join('')
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
