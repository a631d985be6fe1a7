import type { Deadline, Release } from '../schema.ts'
import type { Rung, RungAction } from '../schema/rung.ts'
import type { Known, Problem } from './problem.ts'

import { checkCondition, factVocabulary } from './conditions.ts'
import type { Vocabulary } from './conditions.ts'
import { error } from './problem.ts'
import { checkCandidates, checkDateFact, checkReference } from './steps.ts'

function checkBound({ key, on }: Deadline, release: Release): Problem[] {
  const where = `deadlines.${key}`
  if ('case' in on) return []
  if ('phase' in on) {
    const known = release.phases.some((phase) => phase.key === on.phase)
    return known ? [] : [error(where, `La fase «${on.phase}» non è tra quelle della procedura.`)]
  }
  const step = release.steps.find((one) => one.key === on.step)
  if (!step)
    return [
      error(where, `Il passo «${on.step}» non esiste: scegli il passo a cui legare la scadenza.`),
    ]
  const stays = ['task', 'sections', 'handoff'].includes(step.kind)
  if (stays || (step.kind === 'effect' && step.waits)) return []
  return [
    error(
      where,
      `Sul passo «${on.step}» non si sta mai: lega la scadenza a un compito o a un lavoro che si attende.`,
    ),
  ]
}

function defaultWays({ on }: Deadline, release: Release): readonly string[] {
  const step = 'step' in on ? release.steps.find(({ key }) => key === on.step) : undefined
  if (step?.kind === 'task' || step?.kind === 'sections') return step.outcomes.map(({ key }) => key)
  if (step?.kind === 'handoff') return ['expired']
  return step?.kind === 'effect' ? ['failed'] : []
}

function checkDefault(deadline: Deadline, release: Release): Problem[] {
  const where = `deadlines.${deadline.key}`
  const takes = deadline.rungs.some(({ actions }) =>
    actions.some((one) => one.do === 'take-outcome'),
  )
  const { defaultOutcome } = deadline
  if (takes && defaultOutcome === undefined)
    return [
      error(where, 'Un gradino prende l’esito previsto, ma la scadenza non dice quale: indicalo.'),
    ]
  if (defaultOutcome === undefined) return []
  if (!takes)
    return [
      error(
        where,
        'La scadenza ha un esito previsto, ma nessun gradino lo prende: aggiungi l’azione a un gradino.',
      ),
    ]
  if (defaultWays(deadline, release).includes(defaultOutcome)) return []
  return [error(where, `L’esito previsto «${defaultOutcome}» non è tra quelli del passo.`)]
}

function checkAction(
  where: string,
  action: RungAction,
  [release, known]: [Release, Known],
): Problem[] {
  if (action.do === 'notify')
    return [
      ...checkReference(where, 'L’avviso', [action.notice, release.notices]),
      ...checkCandidates(where, action.to, known.roles),
    ]
  return action.do === 'open-task' ? checkCandidates(where, action.candidates, known.roles) : []
}

function checkRung(where: string, rung: Rung, context: [Release, Known]): Problem[] {
  const both = rung.before && rung.after
  return [
    ...(both
      ? [error(where, 'Il gradino è prima e dopo la scadenza: lascia uno solo dei due.')]
      : []),
    ...rung.actions.flatMap((action) => checkAction(where, action, context)),
  ]
}

/** Whoever suspends terms must be able to say why, and a reason must have terms to suspend. */
function checkSuspensions({ deadlines, suspensions = [] }: Release): Problem[] {
  const suspendable = deadlines.filter((one) => one.suspendable)
  if (suspensions.length > 0 && suspendable.length === 0)
    return [
      error(
        'suspensions',
        'Ci sono motivi di sospensione, ma nessuna scadenza si può sospendere: segnane una, o togli i motivi.',
      ),
    ]
  if (suspensions.length > 0) return []
  return suspendable.map(({ key }) =>
    error(
      `deadlines.${key}`,
      'La scadenza si può sospendere, ma la procedura non dice per quali motivi: aggiungine almeno uno.',
    ),
  )
}

/** A term runs from a day or from a moment. */
function checkOrigin(where: string, origin: Deadline['origin'], vocabulary: Vocabulary): Problem[] {
  if (origin === 'entered' || vocabulary[origin.fact]?.type === 'instant') return []
  return checkDateFact(where, origin.fact, vocabulary)
}

/** What each deadline is bound to, runs from, does and takes. */
export function checkDeadlines(release: Release, known: Known): Problem[] {
  return [...checkSuspensions(release), ...checkEach(release, known)]
}

function checkEach(release: Release, known: Known): Problem[] {
  const vocabulary = factVocabulary(release)
  return release.deadlines.flatMap((deadline) => {
    const where = `deadlines.${deadline.key}`
    const { origin, slot, terms, rungs } = deadline
    const slots = release.notes.map((note) => ({ key: note.slot }))
    return [
      ...checkBound(deadline, release),
      ...checkDefault(deadline, release),
      ...checkOrigin(where, origin, vocabulary),
      ...checkReference(where, 'L’annotazione', [slot, slots]),
      ...terms.flatMap(({ when }) => checkCondition(where, when, vocabulary)),
      ...rungs.flatMap((rung) => checkRung(`${where}.${rung.key}`, rung, [release, known])),
    ]
  })
}
