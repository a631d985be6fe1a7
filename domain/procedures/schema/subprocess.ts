import { z } from 'zod'

import { Candidate } from './candidate.ts'
import { Expression } from './expression.ts'
import { stepKey } from './outcome.ts'
import { Phase } from './phase.ts'
import { Key, Text } from './text.ts'

/* What runs beside the path of a case: an event sub-process of BPMN that does not interrupt it. */

/** What the record may report of a case besides the acts on it. The engine owns the list. */
export const Occurrence = z
  .enum(['person-died', 'residence-changed', 'household-changed', 'case-moved'])
  .describe(
    'Che cosa è accaduto: la persona è morta, ha cambiato comune di residenza, il suo nucleo è cambiato, o la pratica è passata a un’altra zona',
  )
export type Occurrence = z.infer<typeof Occurrence>

/** What opens a subprocess by itself: what the record reports, or an act on the terms of the case. */
export const Opener = z
  .enum([...Occurrence.options, 'terms-suspended', 'terms-resumed'])
  .describe(
    'Che cosa lo apre: è accaduto qualcosa alla persona, i termini sono sospesi, o si è detto fino a quando',
  )
export type Opener = z.infer<typeof Opener>

export const subprocess = {
  kind: z
    .literal('subprocess')
    .describe('Subprocedimento: si svolge accanto al percorso, che resta dov’è'),
  opens: z
    .strictObject({
      byHand: z
        .strictObject({
          candidates: z.array(Candidate).min(1).describe('Chi lo può aprire'),
          phases: z.array(Phase).min(1).exactOptional().describe('Solo in queste fasi'),
          reasons: z
            .array(
              z.strictObject({
                key: Key.describe('Codice stabile'),
                title: Text.describe('Motivo, come lo legge chi apre'),
              }),
            )
            .min(1)
            .describe('Motivi fra cui scegliere'),
        })
        .exactOptional()
        .describe('Lo apre una persona, con un motivo'),
      on: Opener.exactOptional(),
      happenedOn: Key.exactOptional().describe(
        'Fatto di tipo data che prende il giorno in cui è accaduto: di lì può correre una scadenza',
      ),
      when: Expression.exactOptional().describe('Si apre appena diventa vera'),
    })
    .describe('Da che cosa è aperto: uno o più modi'),
  atEnd: z
    .enum(['wait', 'cancel'])
    .describe('Se intanto la pratica arriva alla fine: si attende che finisca, o si annulla'),
  to: stepKey,
}

export const finish = {
  kind: z.literal('finish').describe('Il subprocedimento finisce'),
  goTo: Key.exactOptional().describe(
    'La pratica lascia il punto in cui si trova e prosegue da questo passo; se manca, resta lì',
  ),
}
