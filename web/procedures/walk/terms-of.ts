import type { DeadlineRow } from '../../../domain/diary/deadlines.ts'
import type { Command } from '../../../domain/procedures/engine/types.ts'
import type { Done } from '../../../domain/procedures/simulate/simulation.ts'

type Terms = Map<string, DeadlineRow>
type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>
type Dated = CommandOf<'set-deadline'> | CommandOf<'suspend-deadline'>

/** The terms of an imagined case as the record would hold them, those that run still first. */
export function termsOf(
  done: readonly Done[],
  titleOf: (task: string) => string | null,
): DeadlineRow[] {
  const terms: Terms = new Map()
  for (const { at, command } of done) {
    if (command.kind === 'set-deadline' || command.kind === 'suspend-deadline')
      terms.set(command.deadline.id, dated(command, titleOf))
    if (command.kind === 'rung-fired') fire(terms, command, at)
    if (command.kind === 'drop-deadline') {
      const term = terms.get(command.id)
      if (term) terms.set(command.id, { ...term, state: command.why })
    }
  }
  const runs = ({ state }: DeadlineRow) => (state === 'running' || state === 'suspended' ? 0 : 1)
  return [...terms.values()].toSorted((a, b) => runs(a) - runs(b))
}

function dated(
  { deadline, proof, task, kind }: Dated,
  titleOf: (task: string) => string | null,
): DeadlineRow {
  const { id, version, fired } = deadline
  return {
    id,
    deadline: deadline.deadline,
    version,
    taskTitle: task === undefined ? null : titleOf(task),
    dueAt: proof.dueAt === undefined ? null : new Date(proof.dueAt),
    state: kind === 'set-deadline' ? 'running' : 'suspended',
    proof,
    rungs: 'rungs' in deadline ? deadline.rungs : [],
    fired,
  }
}

function fire(terms: Terms, { id, rung }: CommandOf<'rung-fired'>, at: string): void {
  const term = terms.get(id)
  if (term) terms.set(id, { ...term, fired: [...term.fired, { rung, at }] })
}
