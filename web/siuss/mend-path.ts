import type { Page } from '../../domain/siuss/rules/rule.ts'
import { benefitPath } from '../administration/paths.ts'
import { answerPath, casePath } from '../cases/paths.ts'
import { personPath } from '../registry/paths.ts'
import { newFactPath, recordPath } from '../social/paths.ts'

/** The page that mends what a rule found, at its field where it has one. */
export function mendPath(at: Page): string {
  switch (at.kind) {
    case 'person':
      return `${personPath(at.id, 'details')}#f-${at.field}`
    case 'residence':
      return `${personPath(at.id, 'addresses')}#f-municipality`
    case 'isee':
      return newFactPath(at.id, 'isee')
    case 'network':
      return `${recordPath(at.id, 'network')}#nucleo`
    case 'benefit':
      return `${benefitPath(at.id)}#f-code`
    case 'service':
      return servicePath(at)
    case 'assessment':
      return answerPath(at.id, at.concept)
    case 'task':
      return `${casePath(at.id)}#ora`
    case 'case':
      return casePath(at.id)
  }
}

function servicePath({ id, part }: Extract<Page, { kind: 'service' }>): string {
  return `${casePath(id, 'services')}${part === undefined ? '' : `#f-${part}`}`
}
