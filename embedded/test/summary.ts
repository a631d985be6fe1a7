import type { TierResult } from './jest.ts'

/** One tier in the summary: its result, or why it did not run. */
export type Line = { title: string; result: TierResult } | { title: string; notRun: string }

function row(cells: readonly string[]): string {
  const [title = '', ...numbers] = cells
  return `  ${title.padEnd(26)}${numbers.map((cell) => cell.padStart(9)).join('')}\n`
}

function rowOf(line: Line): string {
  if ('notRun' in line) return `  ${line.title.padEnd(26)}  NON ESEGUITO: ${line.notRun}\n`
  const { passed, failed, skipped, seconds } = line.result
  return row([line.title, String(passed), String(failed), String(skipped), seconds.toFixed(1)])
}

/**
 * The table of the tiers, ending with the line `N passed, N failed`. With `strict` (under CI) a
 * tier that did not run counts as one failure.
 */
export function summary(lines: readonly Line[], strict: boolean): { text: string; ok: boolean } {
  let passed = 0
  let failed = 0
  for (const line of lines) {
    if ('notRun' in line) {
      failed += strict ? 1 : 0
    } else {
      passed += line.result.passed
      failed += line.result.failed
    }
  }
  const head = row(['', 'passati', 'falliti', 'saltati', 'secondi'])
  const text = `\n${head}${lines.map(rowOf).join('')}\n${passed} passed, ${failed} failed\n`
  return { text, ok: failed === 0 }
}
