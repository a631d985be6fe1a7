import { z } from 'zod'

import { Scalar } from './expression.ts'
import { Occurrence } from './subprocess.ts'
import { Key, Text } from './text.ts'

const facts = z
  .record(Key, z.union([Scalar, z.array(z.string())]))
  .describe('Fatti che risultano in quel momento')
const after = z
  .strictObject({
    value: z.int().min(0).max(9_999_999).describe('Quanto'),
    unit: z.enum(['minutes', 'hours', 'days']).describe('Minuti, ore o giorni di calendario'),
  })
  .describe('Quanto dopo il fatto precedente')
const day = z.iso.date()
const firstDay = day.describe('Primo giorno della sospensione, com’è ora')
const open = z.string().min(1).describe('Passo con il compito aperto')

export const ScenarioEvent = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('complete').describe('Qualcuno conclude un compito'),
    after,
    step: z.string().min(1).describe('Passo, o sua parte, con il compito aperto'),
    outcome: Key.describe('Esito scelto'),
    facts: facts.exactOptional(),
  }),
  z.strictObject({ do: z.literal('correct').describe('Si correggono i fatti'), after, facts }),
  z.strictObject({ do: z.literal('pass').describe('Passa il tempo'), after }),
  z.strictObject({
    do: z.literal('open').describe('Qualcuno apre un subprocedimento'),
    after,
    subprocess: Key.describe('Quale'),
  }),
  z.strictObject({
    do: z.literal('occur').describe('Accade qualcosa che il registro riferisce'),
    after,
    what: Occurrence,
    facts: facts.exactOptional(),
  }),
  z.strictObject({ do: z.literal('withdraw').describe('La pratica è revocata'), after }),
  z.strictObject({
    do: z.literal('skip').describe('Un compito è saltato'),
    after,
    step: open,
    outcome: Key.describe('Esito da cui si prosegue'),
  }),
  z.strictObject({
    do: z.literal('redo').describe('Si torna a un passo già fatto'),
    after,
    step: open,
    to: Key.describe('Passo da rifare'),
  }),
  z.strictObject({
    do: z.literal('park').describe('Un compito è messo da parte'),
    after,
    step: open,
    until: day.exactOptional().describe('Giorno in cui torna da sé; se manca, quando è ripreso'),
  }),
  z.strictObject({
    do: z.literal('resume').describe('Un compito messo da parte è ripreso'),
    after,
    step: z.string().min(1).describe('Passo con il compito messo da parte'),
  }),
  z.strictObject({
    do: z.literal('suspend').describe('I termini sono sospesi'),
    after,
    reason: Key.describe('Motivo di sospensione'),
    from: day.describe('Primo giorno di sospensione'),
    until: day.exactOptional().describe('Ultimo giorno di sospensione; se manca, non si sa ancora'),
  }),
  z.strictObject({
    do: z.literal('resume-terms').describe('I termini sospesi riprendono'),
    after,
    reason: Key.describe('Motivo per cui sono sospesi'),
    until: day.describe('Ultimo giorno di sospensione'),
  }),
  z.strictObject({
    do: z.literal('correct-suspension').describe('Una sospensione dei termini è corretta'),
    after,
    reason: Key.describe('Motivo per cui sono sospesi'),
    was: firstDay,
    from: day.describe('Primo giorno di sospensione, corretto'),
    until: day.exactOptional().describe('Ultimo giorno di sospensione; se manca, non si sa ancora'),
  }),
  z.strictObject({
    do: z.literal('annul-suspension').describe('Una sospensione dei termini è annullata'),
    after,
    reason: Key.describe('Motivo per cui sono sospesi'),
    was: firstDay,
  }),
  z.strictObject({
    do: z.literal('correct-term').describe('Si corregge il giorno da cui corre una scadenza'),
    after,
    deadline: Key.describe('Scadenza in corso'),
    from: day.describe('Giorno da cui corre davvero'),
  }),
  z.strictObject({
    do: z.literal('close').describe('Un calendario nuovo tiene chiuso l’ufficio in questi giorni'),
    after,
    from: day.describe('Primo giorno di chiusura'),
    until: day.describe('Ultimo giorno di chiusura'),
    why: z.string().min(1).describe('Motivo, come si legge nella prova della data'),
  }),
  z.strictObject({
    do: z.literal('fail').describe('Il prossimo lavoro del sistema in un passo non riesce'),
    after,
    step: z.string().min(1).describe('Passo che il sistema fa da sé'),
  }),
  z.strictObject({
    do: z.literal('recall').describe('Chi ha fatto l’atto lo ritira'),
    after,
    step: z.string().min(1).describe('Passo, o sua parte, già concluso'),
  }),
  z.strictObject({
    do: z.literal('reopen').describe('La pratica chiusa è riaperta'),
    after,
    to: Key.describe('Passo da cui riprende'),
  }),
])
export type ScenarioEvent = z.infer<typeof ScenarioEvent>

export const Scenario = z.strictObject({
  key: Key.describe('Codice dello scenario'),
  title: Text.describe('Che cosa mostra'),
  from: z.iso.datetime({ precision: 3 }).describe('Quando comincia la pratica, in UTC'),
  facts: facts.exactOptional(),
  events: z.array(ScenarioEvent).describe('Che cosa accade, in ordine'),
  expects: z
    .strictObject({
      path: z.array(z.string()).exactOptional().describe('Compiti aperti, in ordine'),
      open: z.array(z.string()).exactOptional().describe('Passi aperti alla fine'),
      outcome: Key.exactOptional().describe('Esito della pratica'),
      facts: facts.exactOptional(),
      deadlines: z
        .array(
          z.strictObject({
            deadline: Key.describe('Scadenza'),
            due: day.describe('Ultimo giorno, in Italia'),
          }),
        )
        .exactOptional()
        .describe('Scadenze calcolate lungo la strada'),
      fired: z
        .array(z.string())
        .exactOptional()
        .describe('Gradini scattati, come scadenza:gradino, in ordine'),
    })
    .describe('Come deve finire'),
})
export type Scenario = z.infer<typeof Scenario>
