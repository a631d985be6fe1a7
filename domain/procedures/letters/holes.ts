import { italian } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'
import type { Hole } from './compose.ts'
import { findAnswer } from './answered.ts'
import { findField } from './fields.ts'
import type { LetterField } from './fields.ts'

const where: Readonly<Record<LetterField['place'], string>> = {
  person: 'Si scrive nella scheda della persona, se puoi vederla.',
  manager: 'Si sceglie assegnando la pratica a chi la segue.',
  case: 'Lo dà la pratica stessa, andando avanti.',
  author: 'È chi prepara la lettera: qui la prepara il sistema.',
}

/** What a name between braces stands for, and where somebody has to write it. */
export function explainHole(name: string, release: Release): Hole {
  const field = findField(name)
  if (field) return { name, ...field, where: where[field.place] }
  const [kind, key] = name.split('.')
  if (key !== undefined && (kind === 'term' || kind === 'proof'))
    return termHole(name, key, release)
  const asked = findAnswer(name, release)
  if (asked) return answerHole(name, asked)
  const title = release.facts[name]?.title
  const forms = formsExporting(name, release)
  return {
    name,
    title: title === undefined ? name : italian(title),
    place: 'form',
    where:
      forms.length > 0
        ? `Si risponde nel modulo ${forms.map((form) => `«${form}»`).join(' o ')}.`
        : 'Lo fissa una decisione della procedura.',
  }
}

function answerHole(
  name: string,
  { form, field }: NonNullable<ReturnType<typeof findAnswer>>,
): Hole {
  const where = `Si risponde nel modulo «${italian(form.title)}».`
  return { name, title: italian(field.label), place: 'form', where }
}

function termHole(name: string, key: string, { deadlines }: Release): Hole {
  const title = deadlines.find((deadline) => deadline.key === key)?.title
  return {
    name,
    title: title === undefined ? key : italian(title),
    place: 'term',
    where: 'La scadenza non corre ancora in questa pratica.',
  }
}

function formsExporting(fact: string, { forms }: Release): string[] {
  return forms
    .filter(({ sections }) =>
      sections.some(({ fields }) => fields.some((field) => field.exports === fact)),
    )
    .map(({ title }) => italian(title))
}
