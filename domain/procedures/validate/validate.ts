import type { Release } from '../schema.ts'
import type { Check, Known, Problem } from './problem.ts'

import { checkApplicability } from './applicability.ts'
import { checkDeadlines } from './deadlines.ts'
import { checkForks } from './forks.ts'
import { checkForms } from './forms.ts'
import { checkIdle } from './idle.ts'
import { checkKeys } from './keys.ts'
import { checkLetters } from './letters.ts'
import { checkLongWaits } from './long-waits.ts'
import { checkPaths } from './paths.ts'
import { checkPosts } from './posts.ts'
import { checkReopenings } from './reopenings.ts'
import { checkScenarios } from './scenarios.ts'
import { checkSteps } from './steps.ts'
import { checkSubprocesses } from './subprocesses.ts'
import { checkTables } from './tables.ts'
import { checkTexts } from './texts.ts'
import { checkUnwritten } from './unwritten.ts'

const checks: readonly Check[] = [
  checkKeys,
  checkPaths,
  checkForks,
  checkSubprocesses,
  checkSteps,
  checkTables,
  checkDeadlines,
  checkForms,
  checkTexts,
  checkApplicability,
  checkPosts,
  checkIdle,
  checkLongWaits,
  checkReopenings,
  checkScenarios,
  checkLetters,
  checkUnwritten,
]

/** Everything wrong with a release that `Release` has parsed; with no error it can be published. */
export function validate(release: Release, known: Known): Problem[] {
  return checks.flatMap((check) => check(release, known))
}
