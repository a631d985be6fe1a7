import type { Release } from '../schema.ts'
import type { Vocabulary } from './conditions.ts'
import type { Known, Problem } from './problem.ts'

import { applicantFacts } from '../applicability/applicant.ts'
import { checkCondition } from './conditions.ts'
import { error, warning } from './problem.ts'

const ofApplicant: Vocabulary = applicantFacts

function checkEntry({ entry, steps, start }: Release, { roles }: Known): Problem[] {
  if (!entry) return []
  const first = steps.find(({ key }) => key === start)
  return [
    ...entry.roles
      .filter((role) => !roles.includes(role))
      .map((role) =>
        error('entry.roles', `Il ruolo «${role}» non esiste: scegline uno dell’elenco.`),
      ),
    ...(first && first.kind !== 'task'
      ? [
          error(
            'entry',
            `Chi comincia allo sportello si aspetta un compito, ma il primo passo «${start}» non lo è: comincia da un compito, o togli l’inizio allo sportello.`,
          ),
        ]
      : []),
  ]
}

function checkPlaces({ appliesTo }: Release, { places }: Known): Problem[] {
  if (!places) return []
  return (appliesTo?.places ?? [])
    .filter((place) => !places.includes(place))
    .map((place) =>
      error(
        'appliesTo.places',
        `«${place}» non è il codice di un comune, di una provincia o di una zona: usa il codice ISTAT, la sigla o il codice della zona.`,
      ),
    )
}

function checkBody({ layer }: Release, { places }: Known): Problem[] {
  const { level, organisation } = layer
  if (level !== 'zone' && level !== 'municipality') return []
  if (!organisation)
    return [error('layer', 'Una procedura di zona o di comune dice di quale ente è: indicalo.')]
  if (!places || places.includes(organisation)) return []
  return [error('layer.organisation', `L’ente «${organisation}» non esiste: correggi il codice.`)]
}

function checkLayer({ layer, validity }: Release): Problem[] {
  return [
    ...(layer.level === 'national' && layer.copiedFrom
      ? [error('layer.copiedFrom', 'Sopra il livello nazionale non c’è nulla da cui copiare.')]
      : []),
    ...(validity.to !== undefined && validity.to <= validity.from
      ? [error('validity', 'La procedura finirebbe prima di cominciare: correggi le date.')]
      : []),
  ]
}

/** Areas and groups are codes of lists; a list of the release says which there are. */
function checkAudience({ appliesTo, lists }: Release): Problem[] {
  const asked = [
    ['areas', 'area', appliesTo?.areas ?? []],
    ['groups', 'group', appliesTo?.groups ?? []],
  ] as const
  return asked.flatMap(([part, list, codes]) => {
    const values = lists.find(({ key }) => key === list)?.values
    if (!values) return []
    return codes
      .filter((code) => !values.some((value) => value.code === code))
      .map((code) =>
        warning(
          `appliesTo.${part}`,
          `«${code}» non è tra i codici dell’elenco «${list}»: nessuno la troverebbe.`,
        ),
      )
  })
}

/** When, where and for whom the procedure holds, and where it begins. */
export function checkApplicability(release: Release, known: Known): Problem[] {
  return [
    ...checkBody(release, known),
    ...checkLayer(release),
    ...checkPlaces(release, known),
    ...checkAudience(release),
    ...checkCondition('appliesTo.when', release.appliesTo?.when, ofApplicant),
    ...checkEntry(release, known),
  ]
}
