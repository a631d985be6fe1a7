import { z } from 'zod'

import { Candidate } from './candidate.ts'
import { Computed } from './computed.ts'
import { Expression } from './expression.ts'
import { Key, Text } from './text.ts'

export const FieldType = z.enum(
  // prettier-ignore
  ['text', 'textarea', 'code', 'codes', 'number', 'integer', 'date', 'instant', 'yes-no', 'fiscal-code',
    'phone', 'email', 'person', 'user', 'provider', 'receiver', 'service', 'rows', 'computed'],
)
export type FieldType = z.infer<typeof FieldType>

export const Field = z.strictObject({
  key: Key.describe('Codice stabile del campo'),
  type: FieldType.describe('Che cosa si risponde'),
  label: Text.describe('Domanda o nome del campo'),
  hint: Text.exactOptional().describe('Aiuto breve sotto il nome'),
  help: Text.exactOptional().describe('Spiegazione lunga, a richiesta'),
  concept: z.string().exactOptional().describe('Che cosa misura, uguale tra versioni e moduli'),
  prefill: z
    .boolean()
    .exactOptional()
    .describe('Propone la risposta più recente allo stesso concetto: vale se la si invia'),
  list: Key.exactOptional().describe('Elenco di codici'),
  widget: z.enum(['radio', 'select', 'checkboxes']).exactOptional().describe('Come si sceglie'),
  of: Key.exactOptional().describe('Sezione che viene prima, di cui si scelgono le righe'),
  many: z.boolean().exactOptional().describe('Per le prestazioni: se ne scelgono più d’una'),
  required: z.union([z.boolean(), Expression]).exactOptional().describe('Obbligatorio, o quando'),
  requiredFor: z.array(Key).exactOptional().describe('Obbligatorio solo per questi esiti'),
  whenEmpty: Text.exactOptional().describe('Che cosa si dice a chi lo lascia vuoto e non può'),
  visible: Expression.exactOptional().describe('Si vede solo quando'),
  sensitivity: z
    .enum(['ordinary', 'personal', 'health', 'judicial'])
    .default('personal')
    .describe('Classe di riservatezza del dato'),
  exports: Key.exactOptional().describe('Fatto che il campo fissa; di un testo dice solo che c’è'),
  assigns: z
    .enum(['case-manager', 'provider', 'receiver'])
    .exactOptional()
    .describe('Chi è scelto segue la pratica, eroga gli interventi, oppure riceve l’offerta'),
  choose: z.array(Candidate).exactOptional().describe('Tra chi si sceglie l’operatore'),
  maxLength: z.int().min(1).max(20_000).exactOptional().describe('Caratteri ammessi'),
  min: z.number().exactOptional().describe('Valore minimo'),
  max: z.number().exactOptional().describe('Valore massimo'),
  day: z.enum(['past', 'future']).exactOptional().describe('Non dopo oggi, o non prima di oggi'),
  computed: Computed.exactOptional().describe('Come si calcola'),
})
export type Field = z.infer<typeof Field>

export const Repeat = z.strictObject({
  row: Text.describe('Come si chiama una riga: “Corso”'),
  add: Text.describe('Testo del pulsante che aggiunge una riga: “Aggiungi un corso”'),
  min: z.int().min(1).exactOptional().describe('Righe che servono almeno'),
  max: z.int().min(2).max(50).describe('Righe al massimo'),
})
export type Repeat = z.infer<typeof Repeat>

export const Section = z.strictObject({
  key: Key.describe('Codice della sezione'),
  title: Text.describe('Titolo della sezione'),
  hint: Text.exactOptional().describe('Istruzioni per la sezione'),
  visible: Expression.exactOptional().describe('La sezione si vede solo quando'),
  repeat: Repeat.exactOptional().describe('La sezione si compila più volte, una per riga'),
  fields: z.array(Field).min(1).describe('Campi'),
})
export type Section = z.infer<typeof Section>
export const Form = z.strictObject({
  key: Key.describe('Codice del modulo'),
  title: Text.describe('Titolo del modulo'),
  sections: z.array(Section).min(1).describe('Sezioni, nell’ordine della pagina'),
})
export type Form = z.infer<typeof Form>
