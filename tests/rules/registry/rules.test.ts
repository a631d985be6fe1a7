import { describe, expect, test } from '@jest/globals'

import {
  codeToRecord,
  keyOf,
  problemsOf,
  provenanceProblems,
} from '../../../domain/registry/rules.ts'
import { PersonDetails } from '../../../domain/registry/schema.ts'
import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'

const today = '2026-11-25'

function fieldsWrong(details: object, identity: 'certain' | 'provisional' | 'anonymous') {
  const person = { ...PersonDetails.parse(details), identity }
  return problemsOf(person, today).map(({ field }) => field)
}

describe('Di una persona', () => {
  test('provvisoria basta il cognome', () => {
    expect(fieldsWrong({ familyName: 'Prova' }, 'provisional')).toEqual([])
    expect(fieldsWrong({}, 'provisional')).toEqual(['familyName'])
  })

  test('certa servono nome, sesso, nascita e codice fiscale', () => {
    expect(fieldsWrong({ familyName: 'Prova' }, 'certain')).toEqual([
      'givenName',
      'sex',
      'birthDate',
      'fiscalCode',
    ])
  })

  test('centenaria il codice fiscale va bene: l’anno ha due cifre', () => {
    const details = {
      familyName: 'Rossi',
      givenName: 'Mario',
      sex: 'M',
      birthDate: '1920-01-01',
      fiscalCode: computeFiscalCode({
        familyName: 'Rossi',
        givenName: 'Mario',
        sex: 'M',
        birthDate: '1920-01-01',
        place: 'H501',
      }),
    }
    expect(fieldsWrong(details, 'certain')).toEqual([])
  })

  test('la cittadinanza è uno stato dell’elenco', () => {
    const details = { familyName: 'Prova', citizenship: 'it' }
    expect(fieldsWrong(details, 'provisional')).toEqual(['citizenship'])
  })

  test('la fonte c’è sempre, e non è di domani', () => {
    const wrong = { source: '', sourceDate: '', validFrom: 'ieri' }
    const fields = provenanceProblems(wrong, today).map(({ field }) => field)
    expect(fields).toEqual(['source', 'sourceDate', 'validFrom'])
    const right = { source: 'registry', sourceDate: today, validFrom: null }
    expect(provenanceProblems(right, today)).toEqual([])
  })

  test('il codice si tiene in maiuscolo con il suo genere', () => {
    expect(codeToRecord(' rssmra80a01h501u')).toEqual({
      fiscalCode: 'RSSMRA80A01H501U',
      fiscalCodeKind: 'regular',
    })
    expect(codeToRecord(null)).toEqual({ fiscalCode: null, fiscalCodeKind: null })
  })

  test('il nome si cerca dal cognome', () => {
    expect(keyOf({ familyName: 'D’Elia', givenName: 'Zoë', alias: null })).toBe('delia zoe')
  })
})
