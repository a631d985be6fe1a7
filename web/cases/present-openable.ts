import type { Subprocess } from '../../domain/procedures/engine/index-release.ts'
import { longestWords } from '../../domain/tasks/add-task.ts'
import type { SubprocessProblem } from '../../domain/tasks/open-subprocess.ts'
import { words } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import type { MistakenOpening } from './beside.ts'
import type { Folder } from './folder.ts'
import { casePath } from './paths.ts'

interface Context {
  readonly language: Language
  readonly mistaken: MistakenOpening | undefined
}

/** One form for each subprocess that may be opened, ready for `beside.hbs`. */
export function presentBeside(
  { head }: Folder,
  openable: readonly Subprocess[],
  { language, mistaken }: Context,
) {
  const { form: typed, problems = [], refusal } = mistaken ?? {}
  const only = openable.length === 1 ? openable[0]?.key : typed?.cosa
  return {
    wrong: problems.length > 0,
    refusal,
    errors: problems.map(({ field, message }) => ({
      field: `f-${fieldNames[field]}-${only ?? ''}`,
      message,
    })),
    action: casePath(head.id, 'beside'),
    back: casePath(head.id),
    longest: longestWords,
    openable: openable.map((step) => {
      const mine = typed?.cosa === step.key ? mistaken : undefined
      return presentOne(step, language, mine)
    }),
  }
}

const fieldNames = { reason: 'motivo', words: 'parole' } as const

function presentOne(step: Subprocess, language: Language, mistaken: MistakenOpening | undefined) {
  const { form: typed, problems = [] } = mistaken ?? {}
  const problem = (field: SubprocessProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  return {
    key: step.key,
    title: words(step.title, language),
    reasons: (step.opens.byHand?.reasons ?? []).map(({ key, title }) => ({
      key,
      label: words(title, language),
      chosen: key === typed?.motivo,
    })),
    reasonError: problem('reason'),
    words: typed?.parole ?? '',
    wordsError: problem('words'),
  }
}
