/** One line on the terminal. Progress goes to stderr, so that stdout stays free for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Seconds since `since` (milliseconds of `performance.now()`), as an Italian reader writes them. */
export function secondsSince(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1).replace('.', ',')} s`
}

/** Announces a step, does it, and says how long it took; detail lines are indented under it. */
export async function step<T>(
  title: string,
  work: (detail: (line: string) => void) => Promise<T>,
): Promise<T> {
  const since = performance.now()
  say(`… ${title}`)
  const result = await work((line) => say(`    ${title}: ${line}`))
  say(`✓ ${title} (${secondsSince(since)})`)
  return result
}
