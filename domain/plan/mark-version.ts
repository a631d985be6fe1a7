import { dateInWords } from '../procedures/explain-proof.ts'
import type { ComposedLetter } from '../procedures/letters/compose.ts'
import type { PlanVersion, Standing } from './versions.ts'

type Marked = Pick<PlanVersion, 'n' | 'standing' | 'signedOn' | 'agreed' | 'replacedBy'>

/** The letter of a plan that says which version it is, and first of all whether it still holds. */
export function markVersion(letter: ComposedLetter, version: Marked): ComposedLetter {
  const body = [{ kind: 'paragraph', text: holds(version) } as const, ...letter.body]
  return { ...letter, title: `${letter.title}, versione ${String(version.n)}`, body }
}

function holds({ standing, signedOn, agreed, replacedBy }: Marked): string {
  if (replacedBy)
    return `Superata il ${dateInWords(replacedBy.on)} dalla versione ${String(replacedBy.n)}.`
  const day = signedOn === null ? '' : dateInWords(signedOn)
  if (standing === 'in-force' && !agreed) return `In vigore dal ${day}, senza il consenso di tutti.`
  return standings[standing](day)
}

const standings: Readonly<Record<Standing, (day: string) => string>> = {
  'in-force': (day) => `In vigore, firmata il ${day}.`,
  replaced: (day) => `Superata. Era stata firmata il ${day}.`,
  proposed: () => 'Proposta, non ancora firmata.',
  'not-signed': () => 'Mai firmata: non è mai entrata in vigore.',
}
