import type { RulesChanged } from '../../../domain/notices/rules-changed.ts'
import { paths } from '../../notices/paths.ts'

/**
 * The notice that a case goes on by other rules, on a page about the case: in the words of the notice.
 * @param back the page, to come back to it when the reader has seen it
 */
export function presentRulesChanged(found: RulesChanged | null, back: string) {
  return found && { ...found, action: paths.notices, back }
}
