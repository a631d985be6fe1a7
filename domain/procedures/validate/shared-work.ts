import type { Release, Step } from '../schema.ts'
import type { Vocabulary } from './conditions.ts'
import type { Problem } from './problem.ts'

import { partOutcomes } from '../engine/asked.ts'
import { fieldsOf } from '../forms/fields.ts'
import { handoffOutcomes } from '../schema/parallel.ts'
import { checkCondition } from './conditions.ts'
import { error } from './problem.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>

/** Who says no says why: the form must ask it for that outcome, in words. */
function checkReason(where: string, key: string, [outcome, release]: [string, Release]): Problem[] {
  const form = release.forms.find((one) => one.key === key)
  const asks = (form ? fieldsOf(form) : []).some(
    ({ type, requiredFor }) => type === 'textarea' && requiredFor?.includes(outcome),
  )
  return asks || !form
    ? []
    : [
        error(
          where,
          `Chi dice di no deve dire perché: nel modulo «${key}» rendi obbligatorio un campo di testo lungo per l’esito «${outcome}».`,
        ),
      ]
}

function twice(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.filter((key, n) => keys.indexOf(key) !== n))]
}

/** Sections, synthesis and a joint signature that can be reached. */
export function checkSections(
  step: Kind<'sections'>,
  release: Release,
  vocabulary: Vocabulary,
): Problem[] {
  const where = `steps.${step.key}`
  const { needs, signers, form } = step.signature
  const musts = signers.filter(({ must }) => must).length
  return [
    ...step.sections.flatMap(({ key, when }) =>
      checkCondition(`${where}.sections.${key}`, when, vocabulary),
    ),
    ...signers.flatMap(({ key, when }) =>
      checkCondition(`${where}.signature.${key}`, when, vocabulary),
    ),
    ...twice(step.sections.map(({ key }) => key)).map((key) =>
      error(where, `La parte «${key}» c’è più di una volta: dai a ognuna un codice suo.`),
    ),
    ...twice(signers.map(({ key }) => key)).map((key) =>
      error(where, `Il firmatario «${key}» c’è più di una volta: dai a ognuno un codice suo.`),
    ),
    ...(signers.every(({ when }) => when)
      ? [
          error(
            `${where}.signature`,
            'Ogni firmatario firma solo a una condizione, e potrebbe non firmare nessuno: togli la condizione ad almeno uno.',
          ),
        ]
      : []),
    ...(needs !== 'all' && needs > signers.length
      ? [
          error(
            `${where}.signature`,
            `Servono ${needs} firme, ma i firmatari sono ${signers.length}: riduci il numero o aggiungi firmatari.`,
          ),
        ]
      : []),
    ...(needs !== 'all' && musts > needs
      ? [
          error(
            `${where}.signature`,
            `Le firme indispensabili sono ${musts}, più delle ${needs} che bastano: alza il numero o togli l’obbligo a qualcuno.`,
          ),
        ]
      : []),
    ...checkReason(`${where}.signature`, form, [partOutcomes.refuse, release]),
  ]
}

/** An offer with its four ends, what it shows, whom it is for, and a term so that it is answered. */
export function checkHandoff(
  step: Kind<'handoff'>,
  release: Release,
  vocabulary: Vocabulary,
): Problem[] {
  const where = `steps.${step.key}`
  const keys = step.outcomes.map(({ key }) => key)
  const timed = release.deadlines.some(
    ({ on, defaultOutcome }) =>
      'step' in on && on.step === step.key && defaultOutcome !== undefined,
  )
  return [
    ...handoffOutcomes
      .filter((key) => !keys.includes(key))
      .map((key) =>
        error(
          where,
          `Manca la fine «${key}»: di’ dove va la pratica quando l’offerta finisce così.`,
        ),
      ),
    ...(timed
      ? []
      : [
          error(
            where,
            'L’offerta potrebbe restare senza risposta: aggiungi una scadenza su questo passo, con esito previsto «expired».',
          ),
        ]),
    ...checkReason(`${where}.answer`, step.answer.form, ['refused', release]),
    ...checkReceiver(step, release),
    ...checkShows(step, release, vocabulary),
  ]
}

function checkReceiver({ key, to, offer }: Kind<'handoff'>, release: Release): Problem[] {
  const form = release.forms.find((one) => one.key === offer.form)
  const chooses = form && fieldsOf(form).some(({ assigns }) => assigns === 'receiver')
  if (to.at === 'receiver' && form && !chooses)
    return [
      error(
        `steps.${key}.offer`,
        `Chi offre deve scegliere a chi: aggiungi al modulo «${offer.form}» un campo «ente che riceve».`,
      ),
    ]
  if (to.at === 'office')
    return [
      error(
        `steps.${key}.to`,
        'L’ufficio che ha la pratica non la può offrire a sé stesso: scegli un altro ente.',
      ),
    ]
  return []
}

function checkShows(
  { key, shows, offer }: Kind<'handoff'>,
  release: Release,
  vocabulary: Vocabulary,
): Problem[] {
  const where = `steps.${key}.shows`
  return [
    ...shows.facts
      .filter((name) => !vocabulary[name])
      .map((name) => error(where, `Mostra il fatto «${name}», che non esiste: correggi il nome.`)),
    ...shows.forms.flatMap(({ onlyIf }) =>
      onlyIf === undefined || offersYesNo(release, offer.form, onlyIf)
        ? []
        : [error(where, `«${onlyIf}» non è un campo sì/no del modulo dell’offerta: correggilo.`)],
    ),
    ...shows.forms.flatMap(({ form, fields = [] }) => {
      const found = release.forms.find((one) => one.key === form)
      if (!found) return [error(where, `Mostra il modulo «${form}», che non esiste.`)]
      const known = fieldsOf(found).map((field) => field.key)
      return fields
        .filter((name) => !known.includes(name))
        .map((name) => error(where, `Mostra il campo «${name}», che nel modulo «${form}» non c’è.`))
    }),
  ]
}

function offersYesNo({ forms }: Release, offer: string, name: string): boolean {
  const form = forms.find(({ key }) => key === offer)
  return (
    form !== undefined && fieldsOf(form).some((one) => one.key === name && one.type === 'yes-no')
  )
}
