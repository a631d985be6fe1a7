/** What a command was called with, options already checked against its declaration. */
export type Call = {
  args: readonly string[]
  /** The value of a text option, undefined when it was not given. */
  option: (name: string) => string | undefined
  flag: (name: string) => boolean
  /** Progress, on stderr. */
  log: (line: string) => void
}

/** What a command found: `text` for people, `data` for --json, `ok` false for exit code 1. */
export type Result = { ok: boolean; text: string; data: unknown }

/** One command of `npm run siso`: what --help says of it, what must run for it, what it does. */
export type Command = {
  /** After `npm run siso -- `, arguments included. */
  usage: string
  summary: string
  /** What a person who never used it needs to know: when, what changes, an example. */
  help: string
  options: Record<string, { type: 'string' | 'boolean'; describe: string }>
  /** `server`: a PostgreSQL that may be empty; `database`: one that is set up. */
  needs: 'nothing' | 'server' | 'database' | 'temporal'
  run: (call: Call) => Promise<Result>
}

/** Thrown by a command for arguments that cannot be: exit code 2, with the sentence shown. */
export class WrongUse extends Error {
  override name = 'WrongUse'
}
