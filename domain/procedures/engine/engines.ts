import type { Step } from './types.ts'

import { step as step1 } from './step.ts'

/** By the number recorded with the case. An old engine stays until no open case uses it. */
export const engines: Readonly<Record<number, Step>> = { 1: step1 }
