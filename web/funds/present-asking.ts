import type { ParticipantsField } from '../../domain/funds/ask-participants.ts'
import type { CallFacts } from '../../domain/funds/tables.ts'
import type { FieldProblem } from '../../domain/shared/field-problems.ts'
import { purposeLength } from '../../domain/siuss/files/rules.ts'
import { filePaths } from '../siuss/files/paths.ts'
import { paths } from './paths.ts'

/** What the form asks, as it was typed. */
export interface Asking {
  readonly bando: string
  readonly zona: number
  readonly finalita: string
}

export interface RefusedAsking {
  readonly typed: Asking
  readonly op: string
  readonly problems: readonly FieldProblem<ParticipantsField>[]
}

interface Shown {
  readonly call: string
  readonly facts: CallFacts
  readonly refused: RefusedAsking | undefined
}

const fields: Readonly<Record<ParticipantsField, string>> = { zone: 'zona', purpose: 'finalita' }

/** The form that asks for the participants of a call as a file, zone by zone. */
export function presentAsking({ call, facts, refused }: Shown) {
  const zones = new Map(facts.operations.map(({ zone, zoneName }) => [zone, zoneName]))
  const problems = refused?.problems ?? []
  const chosen = refused?.typed.zona ?? [...zones.keys()][0]
  return {
    asking: {
      ...{ action: paths.participants, call, files: filePaths.files, most: purposeLength.most },
      zones: [...zones].map(([id, name]) => ({ value: id, label: name, chosen: id === chosen })),
      purpose: refused?.typed.finalita ?? '',
      opened: refused !== undefined,
      wrong: Object.fromEntries(problems.map(({ field, message }) => [fields[field], message])),
      op: refused?.op ?? '',
    },
    errors: problems.map(({ field, message }) => ({ field: `f-${fields[field]}`, message })),
  }
}
