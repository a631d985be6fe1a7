import { benefitRules as benefit } from './benefit-rules.ts'
import { layoutRule } from './layout-rule.ts'
import { personRules as person } from './person-rules.ts'
import type { PsSubject, Rule, Severity } from './rule.ts'

/** What the record itself cannot break: the layout, the set or the ledger holds it. */
const held = (id: string, severity: Severity, title: string): Rule<PsSubject> => ({
  id,
  severity,
  title,
  find: () => [],
})

/**
 * The profile of rules that a record must keep, beyond INPS's schema: its documents contradict each
 * other, so that each rule says what we hold. S02 is kept by the type of the record, S16 by
 * `sameApplications`, S17 and S18 by the ledger, S19 and S20 by the rules of minors.
 */
export const rules: readonly Rule<PsSubject>[] = [
  layoutRule,
  held('S02', 'block', 'Un flusso porta una persona e una prestazione'),
  person.codeRule,
  person.addressRule,
  benefit.dsuRule,
  benefit.amountRule,
  benefit.yearRule,
  benefit.sumRule,
  benefit.zeroRule,
  benefit.areaRule,
  benefit.meansRule,
  benefit.sinaRule,
  benefit.needsRule,
  benefit.minutesRule,
  person.nameRule,
  held('S16', 'block', 'Nello stesso anno una domanda dà una prestazione una volta sola'),
  held('S17', 'block', 'Ogni flusso ha un nome che nessun altro ha'),
  held('S18', 'block', 'Si cancella soltanto ciò che l’INPS ha acquisito'),
  held('S19', 'warn', 'Dei minori: date e autorità ci sono quando c’è ciò di cui parlano'),
  held('S20', 'block', 'Dei minori: nessun mese è nel futuro, la prima segnalazione viene prima'),
  person.thenRule,
  person.protectedRule,
  person.citizenshipRule,
]

export function ruleTitle(id: string): string {
  return rules.find((rule) => rule.id === id)?.title ?? id
}
