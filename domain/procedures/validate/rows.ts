import type { Field, Form } from '../schema/form.ts'
import type { Problem } from './problem.ts'

import { isRepeating, repeatingSections } from '../forms/fields.ts'
import { error } from './problem.ts'

/** Rows hold plain answers: what leaves the form, or is chosen for the case, is asked once. */
export function checkRows(form: Form): Problem[] {
  return repeatingSections(form).flatMap(({ key, repeat, fields }) => [
    ...((repeat.min ?? 0) > repeat.max
      ? [
          error(
            `forms.${form.key}.${key}`,
            'Le righe che servono sono più di quelle ammesse: correggi il minimo o il massimo.',
          ),
        ]
      : []),
    ...fields.flatMap((field) => checkRowField(`forms.${form.key}.${field.key}`, field)),
  ])
}

/** Rows are chosen among those of a section that stands before: they are written first. */
export function checkChosenRows(form: Form): Problem[] {
  return form.sections.flatMap((section, at) => {
    const before = form.sections.slice(0, at).filter(isRepeating)
    return section.fields.flatMap(({ key, type, of }) => {
      const where = `forms.${form.key}.${key}`
      if (type === 'rows' && !before.some((one) => one.key === of))
        return [
          error(where, 'Sceglie righe: indica con «of» una sezione ripetuta che viene prima.'),
        ]
      return type !== 'rows' && of !== undefined
        ? [error(where, 'Solo un campo che sceglie righe dice di quale sezione: togli «of».')]
        : []
    })
  })
}

function checkRowField(where: string, { type, exports, assigns }: Field): Problem[] {
  return [
    ...(exports
      ? [
          error(
            where,
            'Un campo di una riga non può fissare un fatto, perché le righe sono più d’una: esporta un campo che le conta o le somma.',
          ),
        ]
      : []),
    ...(assigns
      ? [error(where, 'Chi segue il caso e chi eroga si scelgono una volta sola, non per riga.')]
      : []),
    ...(type === 'computed'
      ? [
          error(
            where,
            'Un campo calcolato sta fuori dalle righe: mettilo in una sezione che viene dopo.',
          ),
        ]
      : []),
  ]
}
