import { canonical } from '../engine/state.ts'
import type { Command, Facts, Instant } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'

/** What a table decided at a step: the row, and what came of it. */
export interface Chosen {
  readonly step: string
  readonly table: string
  readonly row: string
  /** Where it led and what it fixed; words are left out. */
  readonly leads: string
}

/** A task of the path, with whom it was for in the first place. */
export interface OpenedTask {
  readonly step: string
  readonly role: string
  readonly offices: string
}

/** The way of a case, as far as people see it. */
export interface Way {
  readonly chosen: readonly Chosen[]
  readonly tasks: readonly OpenedTask[]
  readonly terms: ReadonlyMap<string, { readonly deadline: string; readonly dueAt: Instant }>
  readonly figures: Facts
  readonly outcome?: string
}

interface Walked {
  readonly commands: readonly Command[]
  readonly release: Release
}

/** Read from what the engine commanded, move by move. */
export function wayOf(moves: readonly Walked[]): Way {
  const all = moves.flatMap(({ commands }) => commands)
  const chosen = moves.flatMap(({ commands, release }) =>
    only(commands, 'decide').map((one) => choiceOf(one, release)),
  )
  const end = all.findLast(({ kind }) => kind === 'close-case' || kind === 'reopen-case')
  return {
    chosen,
    tasks: only(all, 'open-task')
      .filter(({ purpose }) => purpose === 'step')
      .map(taskOf),
    terms: termsIn(all),
    figures: Object.assign({}, ...only(all, 'decide').map(({ collected }) => collected)) as Facts,
    ...(end?.kind === 'close-case' && { outcome: end.outcome }),
  }
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>

function only<K extends Command['kind']>(commands: readonly Command[], kind: K): Of<K>[] {
  return commands.filter((one): one is Of<K> => one.kind === kind)
}

/** The last date of each; of one that was stopped none. */
function termsIn(commands: readonly Command[]): Way['terms'] {
  const terms = new Map<string, { deadline: string; dueAt: Instant }>()
  for (const command of commands) {
    if (command.kind === 'set-deadline') terms.set(command.deadline.id, command.deadline)
    if (command.kind === 'suspend-deadline') terms.delete(command.deadline.id)
  }
  return terms
}

function choiceOf({ step, table, row, collected }: Of<'decide'>, release: Release): Chosen {
  const of = release.tables.find(({ key }) => key === table)
  const found = row === 'otherwise' ? of?.otherwise : of?.rows.find(({ key }) => key === row)
  const { to, sets } = found ?? of?.rows[0] ?? { to: '' }
  const leads = canonical({ to, sets, collected })
  return { step: step.split('#', 1)[0] ?? step, table, row, leads }
}

function taskOf({ step, candidates }: Of<'open-task'>): OpenedTask {
  const [first] = candidates
  return { step, role: first ? roleOf(first) : '', offices: canonical(candidates) }
}

function roleOf(candidate: Candidate): string {
  return 'role' in candidate ? candidate.role : candidate.who
}
