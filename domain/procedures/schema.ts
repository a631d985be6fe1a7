import { z } from 'zod'

import { AppliesTo, Entry, Layer, Validity } from './schema/applicability.ts'
import { Candidates } from './schema/candidate.ts'
import { Effect } from './schema/effect.ts'
import { Expression } from './schema/expression.ts'
import { Form } from './schema/form.ts'
import { Letter } from './schema/letter.ts'
import { Outcome, stepKey } from './schema/outcome.ts'
import { fork, handoff, join, sections } from './schema/parallel.ts'
import { Phase, StepPhase } from './schema/phase.ts'
import { Reopening } from './schema/reopening.ts'
import { Amount, Priority, Rung } from './schema/rung.ts'
import { Scenario } from './schema/scenario.ts'
import { finish, subprocess } from './schema/subprocess.ts'
import { ZoneSetting } from './schema/setting.ts'
import { DecisionTable } from './schema/table.ts'
import { Key, Text } from './schema/text.ts'

const key = Key.describe('Codice stabile, senza spazi: non cambia da una versione all’altra')
const title = Text.describe('Testo mostrato alle persone; per i compiti comincia con un verbo')
const note = z.string().exactOptional().describe('Fonte: legge, studio o delibera')

export { Phase }
export const FactType = z.enum(['code', 'codes', 'number', 'boolean', 'date', 'instant'])
export type FactType = z.infer<typeof FactType>
export const Fact = z.strictObject({
  type: FactType.describe(
    'Un codice, un numero, un sì/no, un giorno o giorno e ora: mai testo libero',
  ),
  list: Key.exactOptional().describe('Elenco da cui viene il codice'),
  title,
  told: z.literal(true).exactOptional().describe('Lo dice un’altra pratica, o chi apre questa'),
})
export type Fact = z.infer<typeof Fact>

export { Effect, EffectMode } from './schema/effect.ts'
export type { Outcome } from './schema/outcome.ts'

const step = { key, phase: StepPhase, title }
export const Step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...step,
    kind: z.literal('task').describe('Una persona compila o decide'),
    form: Key.exactOptional().describe('Modulo da compilare'),
    reads: z
      .array(Key)
      .min(1)
      .exactOptional()
      .describe('Moduli già compilati che chi svolge il compito rilegge nella sua pagina'),
    candidates: Candidates,
    legalBasis: Text.exactOptional().describe(
      'Norma che impone il passo: lo salta solo chi coordina',
    ),
    outcomes: z.array(Outcome).min(1).describe('Come può finire'),
    priorities: z
      .array(z.strictObject({ when: Expression, is: Priority }))
      .exactOptional()
      .describe('Priorità: vale la prima condizione vera, altrimenti normale'),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('decision').describe('I fatti scelgono la via'),
    table: Key.describe('Tabella di decisione'),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('wait').describe('Si attende una data o un fatto'),
    date: Key.exactOptional().describe('Fatto di tipo data: si attende fino a quel giorno'),
    after: Amount.exactOptional().describe('Tempo dall’entrata, se la data manca'),
    since: Key.exactOptional().describe('Fatto di tipo data da cui si conta il tempo'),
    when: Expression.exactOptional().describe('Si riparte appena è vera'),
    to: stepKey,
  }),
  z.strictObject({
    ...step,
    kind: z.literal('effect').describe('Il sistema fa qualcosa'),
    effect: Effect.describe('Che cosa fa'),
    waits: z.boolean().describe('Sì: si prosegue a lavoro fatto. No: si prosegue subito'),
    to: stepKey,
    failedTo: stepKey.exactOptional().describe('Dove si va se non riesce'),
  }),
  z.strictObject({ ...step, ...fork }),
  z.strictObject({ ...step, ...join }),
  z.strictObject({ ...step, ...sections }),
  z.strictObject({ ...step, ...handoff }),
  z.strictObject({ ...step, ...subprocess }),
  z.strictObject({ ...step, ...finish }),
  z.strictObject({
    ...step,
    kind: z.literal('end').describe('La pratica si chiude'),
    outcome: Key.describe('Esito della pratica'),
    pending: z
      .enum(['wait', 'cancel'])
      .default('wait')
      .describe('Lavori del sistema ancora in corso: attenderli o annullarli'),
  }),
])
export type Step = z.infer<typeof Step>

export const Deadline = z.strictObject({
  key,
  title,
  on: z
    .union([
      z.strictObject({ step: Key.describe('Un passo') }),
      z.strictObject({ phase: Phase }),
      z.strictObject({ case: z.literal(true).describe('Tutta la pratica') }),
    ])
    .describe('Corre finché dura questo passo, questa fase o la pratica'),
  origin: z
    .union([z.literal('entered'), z.strictObject({ fact: Key.describe('Giorno, o giorno e ora') })])
    .describe(
      'Da quando: dall’entrata, o dal giorno o dall’ora di un fatto (se manca, dall’entrata)',
    ),
  terms: z
    .array(z.strictObject({ when: Expression.exactOptional(), amount: Amount.describe('Durata') }))
    .min(1)
    .describe('Durata: vale il primo caso vero; se nessuno è vero la scadenza non c’è'),
  source: note,
  slot: Key.exactOptional().describe('Annotazione che dice se il termine è confermato'),
  defaultOutcome: Key.exactOptional().describe(
    'Esito preso da solo: dopo, gli atti sono rifiutati',
  ),
  suspendable: z
    .boolean()
    .exactOptional()
    .describe('Sì: la sospensione dei termini la ferma e la sposta'),
  rungs: z.array(Rung).min(1).describe('Gradini, ognuno con le sue azioni'),
})
export type Deadline = z.infer<typeof Deadline>

export const Notice = z.strictObject({
  key,
  title: title.describe('Oggetto dell’avviso, senza dati personali'),
  body: Text.describe('Testo senza dati personali; ammessi {{link}}, {{pratica}}, {{scadenza}}'),
})
export type Notice = z.infer<typeof Notice>

export const CodeList = z.strictObject({
  key,
  title,
  source: note,
  values: z
    .array(
      z.strictObject({
        code: z.string().min(1).describe('Codice registrato: non cambia'),
        label: Text.describe('Voce mostrata'),
        score: z.number().exactOptional().describe('Punti, se l’elenco è di una scala'),
      }),
    )
    .min(1)
    .describe('Valori, nell’ordine in cui si mostrano; i punti servono alle scale'),
})
export type CodeList = z.infer<typeof CodeList>

export const Note = z.strictObject({
  slot: Key.describe('Nome del valore'),
  text: Text.describe('Che cosa manca o da dove viene'),
  status: z.enum(['confermato', 'da confermare']).describe('Se ha una fonte certa'),
  source: note,
})
export type Note = z.infer<typeof Note>

/** A procedure at one version. Immutable once published; answers and moves keep its version. */
export const Release = z.strictObject({
  schema: z.literal(1).describe('Versione di questo formato'),
  key,
  version: z.int().min(1).describe('Versione della procedura'),
  engine: z.literal(1).describe('Versione del motore'),
  title,
  description: Text.describe('A che cosa serve, per chi la sceglie'),
  layer: Layer,
  validity: Validity,
  appliesTo: AppliesTo.exactOptional(),
  entry: Entry.exactOptional(),
  notes: z.array(Note).describe('Valori con la loro fonte, o da confermare'),
  supervisors: Candidates.describe('Chi supervisiona: riceve solleciti e compiti senza titolare'),
  participants: z
    .enum(['person', 'household'])
    .exactOptional()
    .describe('Per chi è la pratica: una persona, o più beneficiari di uno stesso nucleo'),
  start: stepKey.describe('Primo passo'),
  facts: z.record(Key, Fact).describe('Fatti: tutto ciò che il motore vede della persona'),
  phases: z
    .array(z.strictObject({ key: Phase, title }))
    .min(1)
    .describe('Fasi, in ordine'),
  steps: z.array(Step).min(1).describe('Passi'),
  lists: z.array(CodeList).describe('Elenchi di codici, fissati con la versione'),
  forms: z.array(Form).describe('Moduli'),
  tables: z.array(DecisionTable).describe('Tabelle di decisione'),
  settings: z.array(ZoneSetting).exactOptional().describe('Soglie che ogni zona può fissare'),
  deadlines: z.array(Deadline).describe('Scadenze'),
  suspensions: z
    .array(
      z.strictObject({
        key,
        title: Text.describe('Motivo, come si legge nella prova della data'),
        remindAfter: z
          .int()
          .min(1)
          .max(365)
          .exactOptional()
          .describe('Dopo quanti giorni si ricorda che è ancora aperta; se manca, 30'),
      }),
    )
    .exactOptional()
    .describe('Motivi per cui i termini si possono sospendere'),
  reopenings: z
    .array(Reopening)
    .exactOptional()
    .describe('Come si riapre una pratica chiusa; se mancano, non si riapre'),
  notices: z.array(Notice).describe('Avvisi'),
  scenarios: z
    .array(Scenario)
    .exactOptional()
    .describe('Prove della procedura: che cosa accade e come deve finire'),
  letters: z.array(Letter).exactOptional().describe('Lettere e attestati'),
})
export type Release = z.infer<typeof Release>
