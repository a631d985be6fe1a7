import { expect } from '@jest/globals'

import { spawnTs } from '../support/servers.ts'

/** Runs the measures as `npm run bench` does; progress and result come apart. */
export async function bench(...args: string[]) {
  const program = spawnTs('bench/run.ts', {}, args)
  let result = ''
  program.child.stdout?.on('data', (chunk: Buffer) => (result += chunk.toString()))
  return { code: await program.ended, printed: program.output(), result }
}

/** A measure with these sizes, and its report. @throws when it does not end well, with what it said */
export async function report(name: string, sizes: Readonly<Record<string, number>>) {
  const options = Object.entries(sizes).flatMap(([option, size]) => [`--${option}`, String(size)])
  const { code, printed, result } = await bench(name, '--json', ...options)
  if (code !== 0) throw new Error(`bench ${name} ended with ${String(code)}: ${printed}`)
  const found: unknown = JSON.parse(result)
  return found
}

/** That a report has each of these results, whatever else it has. */
export function expectResults(measured: unknown, expected: readonly object[]): void {
  for (const one of expected)
    expect(measured).toHaveProperty(
      'results',
      expect.arrayContaining([expect.objectContaining(one)]),
    )
}
