import type { DeadlineRow, EarlierTerm } from '../../../domain/diary/deadlines.ts'
import { parkTimer } from '../../../domain/procedures/engine/deadlines.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { RungAction } from '../../../domain/procedures/schema/rung.ts'
import { formatDateTime } from '../format.ts'
import { candidatesInWords } from '../candidate-words.ts'
import { dueInWords } from '../due-in-words.ts'
import type { Language, Translate } from '../i18n.ts'

interface Reader {
  readonly language: Language
  readonly t: Translate
}

interface Context extends Reader {
  readonly now: Date
  readonly releases: ReadonlyMap<string, Release>
  /** Dates that the deadlines had before, where the page tells them. */
  readonly earlier?: readonly EarlierTerm[]
  /** Where the page lets the reader correct one of them: its address, by the id of the term. */
  readonly correct?: (term: string) => string
}

/** Deadlines with their ladder, their legal basis and why the date is what it is. */
export function presentDeadlines(rows: readonly DeadlineRow[], context: Context) {
  const { t, language, now } = context
  return rows.map((row) => {
    const release = context.releases.get(row.proof.rule.release)
    const rule = release?.deadlines.find(({ key }) => key === row.deadline)
    const late = row.state === 'running' && row.dueAt !== null && row.dueAt <= now
    return {
      title: titleOf(row, release, t),
      task: row.taskTitle,
      due: row.dueAt && dueInWords(row.dueAt, language, now),
      iso: row.dueAt?.toISOString(),
      state: t(late ? 'cases.deadline-late' : `cases.deadline-${row.state}`),
      tone: late ? 'late' : (tones[row.state] ?? ''),
      running: isRunning(row),
      recomputed: row.version > 1 ? t('cases.deadline-version', { count: row.version }) : '',
      basis: basisOf(rule, release, t),
      why: explainProof(row.proof),
      rungs: rungsOf(row, rule, context),
      earlier: earlierOf(row, context),
      correct: correctionOf(row, rule, context),
    }
  })
}

const tones: Readonly<Record<string, string>> = { met: 'good', suspended: 'soon' }

/** The dates before this one, each with its own proof. */
function earlierOf(row: DeadlineRow, { earlier = [], t, language, now }: Context) {
  return earlier
    .filter(({ id, version }) => id === row.id && version < row.version)
    .map(({ proof, at }) => ({
      due:
        proof.dueAt === undefined
          ? t('terms.no-date')
          : dueInWords(new Date(proof.dueAt), language, now),
      reckoned: t('terms.reckoned', { when: formatDateTime(at, language, now) }),
      why: explainProof(proof),
    }))
}

/** A timer of the engine’s own has no rule, and runs from no act. */
function correctionOf(row: DeadlineRow, rule: Rule, { correct }: Context): string | undefined {
  return rule && isRunning(row) ? correct?.(row.id) : undefined
}

/** It counts still, with a date or without one yet. */
export function isRunning({ state }: DeadlineRow): boolean {
  return state === 'running' || state === 'suspended'
}

type Rule = Release['deadlines'][number] | undefined

function titleOf(
  { proof, deadline, taskTitle }: DeadlineRow,
  release: Release | undefined,
  t: Reader['t'],
): string {
  const rule = release?.deadlines.find(({ key }) => key === deadline)
  if (rule) return italian(rule.title)
  if (deadline === parkTimer) return t('cases.deadline-park', { task: taskTitle ?? '' })
  const step = release?.steps.find(({ key }) => key === proof.rule.deadline)
  return t('cases.deadline-wait', { step: step ? italian(step.title) : proof.rule.deadline })
}

/** Where the term comes from, and whether that is certain. */
function basisOf(rule: Rule, release: Release | undefined, t: Reader['t']) {
  if (!rule) return undefined
  const note = release?.notes.find(({ slot }) => slot === rule.slot)
  const source = rule.source ?? note?.source
  return {
    text: source ?? t('cases.no-source'),
    toConfirm: note?.status === 'da confermare' || source === undefined,
    note: note && italian(note.text),
  }
}

/** Those ahead, and those that have fired on a date that the deadline has no more. */
function rungsOf(row: DeadlineRow, rule: Rule, { t, language, now }: Context) {
  const gone = row.fired.filter(({ rung }) => !row.rungs.some((one) => one.rung === rung))
  return [...gone, ...row.rungs].map(({ rung, at }) => {
    const known = rule?.rungs.find(({ key }) => key === rung)
    const fired = row.fired.find((one) => one.rung === rung)
    return {
      name: t(`cases.rung-name-${known?.kind ?? 'target'}`),
      at: formatDateTime(at, language, now),
      iso: at,
      fired: fired && t('cases.rung-fired', { when: formatDateTime(fired.at, language, now) }),
      ahead: fired === undefined && row.state === 'running',
      actions: known?.actions.map((action) => actionInWords(action, t)) ?? [t('cases.will-go-on')],
    }
  })
}

function actionInWords(action: RungAction, t: Reader['t']): string {
  switch (action.do) {
    case 'notify':
      return t('cases.will-notify', { to: candidatesInWords(action.to, t) })
    case 'raise-priority':
      return t('cases.will-raise', { to: t(`cases.priority-${action.to}`) })
    case 'add-supervisor':
      return t('cases.will-add-supervisor')
    case 'open-task':
      return t('cases.will-open-task', {
        title: italian(action.title),
        to: candidatesInWords(action.candidates, t),
      })
    case 'take-outcome':
      return t('cases.will-take-outcome')
  }
}
