const sqlState = /^[0-9A-Z]{5}$/
/** Names of the schema, never of people. */
const named = ['code', 'constraint', 'table', 'column', 'routine'] as const

/**
 * An error as a log may hold it. A database repeats in its message, its detail and its query the
 * values that it refused: of such an error only the code, the names of the schema and where it
 * came from are left. Of others the message stays.
 */
export function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const chain = causesOf(error)
  const refused = chain.find((one) => sqlState.test(textIn(one, 'code') ?? ''))
  const from = refused ?? error
  return {
    type: error.name,
    ...Object.fromEntries(named.flatMap((name) => entry(name, textIn(from, name)))),
    ...(refused ? {} : { message: chain.map(({ message }) => message).join(' ← ') }),
    stack: chain.map(framesOf).join('\n--\n'),
  }
}

function causesOf(error: Error, depth = 0): Error[] {
  if (depth > 4) return []
  const inner = error instanceof AggregateError ? error.errors : [error.cause]
  return [error, ...inner.flatMap((one) => (one instanceof Error ? causesOf(one, depth + 1) : []))]
}

function textIn(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : undefined
}

function entry(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}

/** Without its first lines, which are the message again. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
