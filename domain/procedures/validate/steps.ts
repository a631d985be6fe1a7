import type { Effect, Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Expression } from '../schema/expression.ts'
import type { Vocabulary } from './conditions.ts'
import type { Known, Problem } from './problem.ts'

import type { Asked } from '../engine/asked.ts'
import { askedBy } from '../engine/asked.ts'
import { checkCondition, checkSets, factVocabulary, ofCircumstances } from './conditions.ts'
import { error } from './problem.ts'
import { checkHandoff, checkSections } from './shared-work.ts'

export function checkCandidates(
  where: string,
  candidates: readonly Candidate[],
  roles: readonly string[],
): Problem[] {
  return candidates.flatMap((candidate) =>
    'role' in candidate && !roles.includes(candidate.role)
      ? [
          error(
            where,
            `Il ruolo «${candidate.role}» non esiste: nessuno potrebbe fare il compito. Scegli un ruolo dell’elenco.`,
          ),
        ]
      : [],
  )
}

/** A reference to a form, table or notice of the release that is not there. */
export function checkReference(
  where: string,
  what: string,
  [key, items]: readonly [string | undefined, readonly { readonly key: string }[]],
): Problem[] {
  if (key === undefined || items.some((item) => item.key === key)) return []
  return [error(where, `${what} «${key}» non esiste: scegline uno dall’elenco o crealo.`)]
}

export function checkDateFact(
  where: string,
  name: string | undefined,
  vocabulary: Vocabulary,
): Problem[] {
  if (name === undefined || vocabulary[name]?.type === 'date') return []
  return [error(where, `«${name}» non è un fatto di tipo data: scegline uno che lo sia.`)]
}

const signedWhileSkipping =
  'Questo esito è una firma: saltando il passo nessuno firmerebbe. Scegli un altro esito da cui proseguire.'

function checkStep(step: Step, release: Release, { roles }: Known): Problem[] {
  const where = `steps.${step.key}`
  const vocabulary = factVocabulary(release)
  const tasks = askedBy(step).flatMap(([key, asked]) =>
    checkAsked(`steps.${key}`, asked, { release, roles, vocabulary }),
  )
  return [...tasks, ...checkKind(step, release, { where, roles, vocabulary })]
}

interface Checking {
  readonly release: Release
  readonly roles: readonly string[]
  readonly vocabulary: Vocabulary
}

/** Of every task, whichever kind of step opens it. */
function checkAsked(
  where: string,
  asked: Asked,
  { release, roles, vocabulary }: Checking,
): Problem[] {
  return [
    ...checkCandidates(where, asked.candidates, roles),
    ...checkReference(where, 'Il modulo', [asked.form, release.forms]),
    ...asked.outcomes.flatMap(({ key, sets, notFor, skippable, signature }) => [
      ...(skippable === true && signature === true
        ? [error(`${where}.${key}`, signedWhileSkipping)]
        : []),
      ...checkSets(`${where}.${key}`, sets, vocabulary),
      ...checkCondition(`${where}.${key}`, notFor?.when, ofCircumstances),
    ]),
  ]
}

type Place = Omit<Checking, 'release'> & { readonly where: string }

function checkKind(step: Step, release: Release, { where, roles, vocabulary }: Place): Problem[] {
  if (step.kind === 'task')
    return [
      ...checkConditions(where, step.priorities ?? [], vocabulary),
      ...(step.reads ?? []).flatMap((form) =>
        checkReference(where, 'Il modulo da rileggere', [form, release.forms]),
      ),
    ]
  if (step.kind === 'decision')
    return checkReference(where, 'La tabella', [step.table, release.tables])
  if (step.kind === 'wait') return checkWait(where, step, vocabulary)
  if (step.kind !== 'effect') return checkShared(step, release, vocabulary)
  return checkEffect(step.effect, release, { where, roles, vocabulary })
}

function checkEffect(effect: Effect, release: Release, { where, roles, vocabulary }: Place) {
  switch (effect.type) {
    case 'letter':
      return checkReference(where, 'La lettera', [effect.letter, release.letters ?? []])
    case 'notify':
      return [
        ...checkCandidates(where, effect.to, roles),
        ...checkReference(where, 'L’avviso', [effect.notice, release.notices]),
      ]
    case 'grant':
      return checkReference(where, 'Il modulo', [effect.form, release.forms])
    case 'extend':
      return checkCondition(where, { present: effect.until }, vocabulary)
    case 'tell':
    case 'join':
      return []
  }
}

function checkShared(step: Step, release: Release, vocabulary: Vocabulary): Problem[] {
  if (step.kind === 'sections') return checkSections(step, release, vocabulary)
  if (step.kind === 'handoff') return checkHandoff(step, release, vocabulary)
  return step.kind === 'fork'
    ? checkConditions(`steps.${step.key}.ways`, step.ways, vocabulary)
    : []
}

function checkConditions(
  where: string,
  items: readonly { readonly when?: Expression }[],
  vocabulary: Vocabulary,
): Problem[] {
  return items.flatMap(({ when }) => checkCondition(where, when, vocabulary))
}

function checkWait(
  where: string,
  step: Extract<Step, { kind: 'wait' }>,
  vocabulary: Vocabulary,
): Problem[] {
  const endless = error(
    where,
    'L’attesa non finirebbe mai: indica una data, una durata o una condizione.',
  )
  const sinceWhat = error(
    where,
    `Da «${step.since ?? ''}» non si conta nulla: indica anche dopo quanto si prosegue.`,
  )
  return [
    ...checkDateFact(where, step.date, vocabulary),
    ...checkDateFact(where, step.since, vocabulary),
    ...(step.since !== undefined && !step.after ? [sinceWhat] : []),
    ...checkCondition(where, step.when, vocabulary),
    ...((step.date ?? step.after ?? step.when) ? [] : [endless]),
  ]
}

interface Chosen {
  readonly who: 'case-manager' | 'provider' | 'receiver'
  readonly isOne: (candidate: Candidate) => boolean
  readonly missing: string
}

/** Whom a form has to choose before a task can be theirs alone. */
const chosen: readonly Chosen[] = [
  {
    who: 'case-manager',
    isOne: (one) => 'who' in one && one.who === 'case-manager',
    missing:
      'Ci sono compiti per chi segue il caso, ma nessun modulo sceglie chi lo segue: aggiungi a un modulo un campo «operatore» che lo fa.',
  },
  {
    who: 'provider',
    isOne: (one) => 'at' in one && one.at === 'provider',
    missing:
      'Ci sono compiti per l’ente erogatore, ma nessun modulo lo sceglie: aggiungi a un modulo un campo «ente erogatore» che lo fa.',
  },
  {
    who: 'receiver',
    isOne: (one) => 'at' in one && one.at === 'receiver',
    missing:
      'Ci sono compiti per l’ente che riceve, ma nessun modulo lo sceglie: aggiungi al modulo di chi offre un campo «ente che riceve».',
  },
]

function checkChosen(release: Release): Problem[] {
  const fields = release.forms.flatMap(({ sections }) => sections.flatMap((one) => one.fields))
  return chosen.flatMap(({ who, isOne, missing }) => {
    const needed = release.steps.some((step) =>
      askedBy(step).some(([, { candidates }]) => candidates.every(isOne)),
    )
    const assigned = fields.some(({ assigns }) => assigns === who)
    return needed && !assigned ? [error('steps', missing)] : []
  })
}

/** Every step, table and person that the steps lean on. */
export function checkSteps(release: Release, known: Known): Problem[] {
  return [
    ...release.steps.flatMap((step) => checkStep(step, release, known)),
    ...checkChosen(release),
    ...checkCandidates('supervisors', release.supervisors, known.roles),
  ]
}
