import { lookAround } from './support/look-around.ts'
import { sightsOfRules } from './support/sights/all.ts'

// Beside the pages about people and cases, so that both are looked at once.
lookAround(sightsOfRules)
