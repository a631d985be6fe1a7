import { expect, test } from '@jest/globals'

import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, anEnd, aRelease, aTask } from './support/a-release.ts'
import { known } from './support/data.ts'
import type { Parts } from './support/parts.ts'
import { facts, lists, opener, supervise, withFields } from './support/parts.ts'

function errors(parts: Parts): string[] {
  const problems = validate(aRelease(parts), known)
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

const refusing = aTask('record', {
  to: 'end',
  outcomes: [
    {
      key: 'done',
      title: 'Fatto',
      consequence: 'Si prosegue',
      to: 'end',
      notFor: { when: { present: 'urgency' }, because: 'Prima si dice quanto è urgente' },
    },
  ],
})

const refusals: readonly [string, Parts, RegExp][] = [
  [
    'a field that is obligatory for an outcome which its task has not',
    withFields({ key: 'note', type: 'text', requiredFor: ['done', 'gone'] }),
    /È obbligatorio per l’esito «gone», che il compito non ha/,
  ],
  [
    'a fact of a list that nobody has',
    { facts: { colour: { type: 'code', list: 'gone', title: 'Colore' } } },
    /L’elenco «gone» del fatto «colour» non esiste/,
  ],
  [
    'a term that may be suspended, with no reason for it',
    {
      deadlines: [
        aDeadline({
          suspendable: true,
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /non dice per quali motivi/,
  ],
  [
    'reasons for suspending where nothing can be suspended',
    { suspensions: [{ key: 'document', title: 'Documento' }] },
    /nessuna scadenza si può sospendere/,
  ],
  [
    'the same reason twice',
    {
      deadlines: [
        aDeadline({
          suspendable: true,
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
      suspensions: [
        { key: 'document', title: 'Documento' },
        { key: 'document', title: 'Documento' },
      ],
    },
    /Il motivo di sospensione «document» c’è più di una volta/,
  ],
  [
    'a deadline on a step that does not exist',
    {
      deadlines: [
        aDeadline({
          on: { step: 'ghost' },
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /Il passo «ghost» non esiste/,
  ],
  [
    'a deadline on a step where nobody stays',
    {
      deadlines: [
        aDeadline({
          on: { step: 'end' },
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /Sul passo «end» non si sta mai/,
  ],
  [
    'a deadline on a phase that is not there',
    {
      deadlines: [
        aDeadline({
          on: { phase: 'plan' },
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /La fase «plan» non è tra quelle/,
  ],
  [
    'a rung that takes an outcome that is not named',
    {
      deadlines: [
        aDeadline({ rungs: [{ key: 'b', kind: 'breach', actions: [{ do: 'take-outcome' }] }] }),
      ],
    },
    /non dice quale/,
  ],
  [
    'an outcome that no rung takes',
    {
      deadlines: [
        aDeadline({
          defaultOutcome: 'done',
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /nessun gradino lo prende/,
  ],
  [
    'a default outcome that the step does not have',
    {
      deadlines: [
        aDeadline({
          defaultOutcome: 'ghost',
          rungs: [{ key: 'b', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
        }),
      ],
    },
    /«ghost» non è tra quelli del passo/,
  ],
  [
    'a rung before and after',
    {
      deadlines: [
        aDeadline({
          rungs: [
            {
              key: 'b',
              kind: 'breach',
              before: { value: 1, unit: 'days' },
              after: { value: 1, unit: 'days' },
              actions: supervise,
            },
          ],
        }),
      ],
    },
    /è prima e dopo la scadenza/,
  ],
  [
    'a rung with an unknown notice',
    {
      deadlines: [
        aDeadline({
          rungs: [
            { key: 'b', kind: 'breach', actions: [{ do: 'notify', notice: 'ghost', to: opener }] },
          ],
        }),
      ],
    },
    /L’avviso «ghost» non esiste/,
  ],
  [
    'a rung for a role that does not exist',
    {
      deadlines: [
        aDeadline({
          rungs: [
            {
              key: 'b',
              kind: 'breach',
              actions: [
                { do: 'open-task', title: 'X', candidates: [{ role: 'wizard', at: 'zone' }] },
              ],
            },
          ],
        }),
      ],
    },
    /Il ruolo «wizard» non esiste/,
  ],
  [
    'a term from something that is no date',
    {
      facts,
      lists,
      deadlines: [
        aDeadline({
          origin: { fact: 'score' },
          rungs: [{ key: 'b', kind: 'breach', actions: supervise }],
        }),
      ],
    },
    /«score» non è un fatto di tipo data/,
  ],
  [
    'a slot that is not annotated',
    {
      deadlines: [
        aDeadline({ slot: 'ghost', rungs: [{ key: 'b', kind: 'breach', actions: supervise }] }),
      ],
    },
    /L’annotazione «ghost» non esiste/,
  ],
  ['a choice without a list', withFields({ key: 'a', type: 'code' }), /ha bisogno di un elenco/],
  [
    'a list that does not exist',
    withFields({ key: 'a', type: 'code', list: 'ghost' }),
    /L’elenco «ghost» non esiste/,
  ],
  [
    'a text with a list',
    withFields({ key: 'a', type: 'text', list: 'urgency' }),
    /Solo i campi a scelta hanno un elenco/,
  ],
  [
    'a fact with a list that does not exist',
    { facts: { x: { type: 'code', list: 'ghost', title: 'X' } } },
    /L’elenco «ghost» del fatto «x»/,
  ],
  [
    'a field that exports an unknown fact',
    withFields({ key: 'a', type: 'text', exports: 'ghost' }),
    /Esporta il fatto «ghost»/,
  ],
  [
    'a field that exports a fact of another type',
    withFields({ key: 'a', type: 'text', exports: 'urgency' }),
    /di tipo code, ma il campo dà boolean/,
  ],
  [
    'a field and its fact with different lists',
    {
      ...withFields({ key: 'a', type: 'code', list: 'other', exports: 'urgency' }),
      lists: [...lists, { key: 'other', title: 'O', values: [{ code: 'x', label: 'X' }] }],
    },
    /devono essere lo stesso/,
  ],
  [
    'a computed field that does not say how',
    withFields({ key: 'a', type: 'computed' }),
    /dice come si calcola/,
  ],
  [
    'a sum of a field that is not there',
    withFields({ key: 'a', type: 'computed', computed: { sum: ['ghost'] } }),
    /Il calcolo usa «ghost», che nel modulo non c’è/,
  ],
  [
    'a sum of answers without points',
    withFields(
      { key: 'b', type: 'code', list: 'urgency' },
      { key: 'a', type: 'computed', computed: { sum: ['b'] } },
    ),
    /mancano i punti/,
  ],
  [
    'bands of something that is no sum',
    withFields({
      key: 'a',
      type: 'computed',
      computed: { band: 'ghost', bands: [{ atLeast: 0, code: 'low', label: 'Bassa' }] },
    }),
    /Il calcolo usa «ghost», che nel modulo non c’è/,
  ],
  [
    'bands that rise',
    withFields({
      key: 'a',
      type: 'computed',
      computed: {
        band: 'a',
        bands: [
          { atLeast: 0, code: 'low', label: 'B' },
          { atLeast: 4, code: 'high', label: 'A' },
        ],
      },
    }),
    /dalla soglia più alta alla più bassa/,
  ],
  [
    'a minimum above the maximum',
    withFields({ key: 'a', type: 'integer', min: 5, max: 1 }),
    /Il minimo è maggiore del massimo/,
  ],
  [
    'many values of one text',
    withFields({ key: 'a', type: 'text', many: true }),
    /Più valori si possono dare solo/,
  ],
  [
    'a case manager chosen by a text',
    withFields({ key: 'a', type: 'text', assigns: 'case-manager' }),
    /campo di tipo operatore/,
  ],
  [
    'a provider chosen by a text',
    withFields({ key: 'a', type: 'text', assigns: 'provider' }),
    /campo di tipo ente erogatore/,
  ],
  [
    'a provider chosen by who chooses an operator',
    withFields({ key: 'a', type: 'user', assigns: 'provider' }),
    /campo di tipo ente erogatore/,
  ],
  [
    'several providers',
    withFields({ key: 'a', type: 'provider', many: true }),
    /Più valori si possono dare solo/,
  ],
  [
    'a field compulsory for an outcome that is not there',
    withFields({ key: 'a', type: 'text', requiredFor: ['ghost'] }),
    /per l’esito «ghost»/,
  ],
  [
    'a field shown by what comes after it',
    withFields(
      { key: 'first', type: 'text' },
      { key: 'a', type: 'text', visible: { present: 'b' } },
      { key: 'b', type: 'text' },
    ),
    /La condizione usa «b», che qui non si conosce ancora/,
  ],
  [
    'a field compulsory by an unknown name',
    withFields({ key: 'a', type: 'text', required: { present: 'ghost' } }),
    /La condizione usa «ghost»/,
  ],
  [
    'a field shown by what the registry says of the person, which may say otherwise tomorrow',
    withFields({ key: 'a', type: 'text', visible: { eq: ['person.minor', true] } }),
    /La condizione usa «person.minor»/,
  ],
  [
    'a field compulsory by something that the registry does not say of a person',
    withFields({ key: 'a', type: 'text', required: { eq: ['person.height', 1] } }),
    /La condizione usa «person.height»/,
  ],
  [
    'an outcome refused by a fact of the case, which the page does not read',
    { facts, lists, steps: [refusing, anEnd('end')] },
    /La condizione usa «urgency»/,
  ],
  [
    'an operator chosen among a role that does not exist',
    withFields({ key: 'a', type: 'user', choose: [{ role: 'wizard', at: 'zone' }] }),
    /Il ruolo «wizard» non esiste/,
  ],
  [
    'a notice with a name in it',
    { notices: [{ key: 'n', title: 'Avviso', body: 'Chiama {{ persona.nome }}' }] },
    /un avviso non porta dati personali/,
  ],
  [
    'a notice with a name in its English title',
    { notices: [{ key: 'n', title: { it: 'Avviso', en: 'Call {{name}}' }, body: 'x' }] },
    /un avviso non porta dati personali/,
  ],
  [
    'a confirmed value without its source',
    { notes: [{ slot: 'x', text: 'X', status: 'confermato' }] },
    /aggiungi la fonte/,
  ],
  ['a procedure of a zone that is not named', { layer: { level: 'zone' } }, /di quale ente è/],
  [
    'a procedure that ends before it begins',
    { validity: { from: '2026-02-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } },
    /finirebbe prima di cominciare/,
  ],
]

test.each(refusals)('%s is refused with words that say how to mend it', (_name, parts, message) => {
  expect(errors(parts)).toContainEqual(expect.stringMatching(message))
})
