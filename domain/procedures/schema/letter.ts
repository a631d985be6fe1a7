import { z } from 'zod'

import { Expression } from './expression.ts'
import { Key } from './text.ts'

const words = z
  .string()
  .min(1)
  .describe('Testo in italiano; {{…}} è un dato della pratica, di un fatto o di una scadenza')
const when = Expression.exactOptional().describe('Solo quando: fatti e dati con il punto')

export const LetterBlock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading').describe('Titolo di una parte'), text: words, when }),
  z.strictObject({ kind: z.literal('paragraph').describe('Capoverso'), text: words, when }),
  z.strictObject({
    kind: z.literal('list').describe('Elenco puntato'),
    items: z
      .array(z.strictObject({ text: words, when }))
      .min(1)
      .describe('Voci dell’elenco'),
    when,
  }),
  z.strictObject({
    kind: z.literal('each').describe('Elenco con una voce per riga'),
    of: z
      .string()
      .min(1)
      .describe('Righe: modulo.sezione; chi ha fatto: passo.sections o passo.signatures'),
    items: z
      .array(z.strictObject({ text: words, when }))
      .min(1)
      .describe('Testo di una riga, con {{row.campo}}: vale il primo la cui condizione è vera'),
    none: words.exactOptional().describe('Che cosa si scrive se non c’è nessuna riga'),
    when,
  }),
])
export type LetterBlock = z.infer<typeof LetterBlock>

/** A letter or a certificate, versioned with its release. */
export const Letter = z.strictObject({
  key: Key.describe('Codice stabile del modello'),
  title: z.string().min(1).describe('Nome del modello, come lo sceglie chi lo usa'),
  description: z.string().min(1).describe('A che cosa serve e quando si usa'),
  source: z.string().exactOptional().describe('Norma che la prevede'),
  when: Expression.exactOptional().describe('Si può fare solo quando'),
  because: z.string().min(1).exactOptional().describe('Perché non si può, e come rimediare'),
  subject: words.describe('Oggetto'),
  to: z
    .enum(['person', 'nobody'])
    .describe('Indirizzata alla persona, oppure a chiunque (attestato)'),
  body: z.array(LetterBlock).min(1).describe('Parti della lettera, in ordine'),
  signed: z
    .enum(['author', 'manager', 'office', 'body'])
    .describe('Chi firma; body: le firme sono nel testo'),
})
export type Letter = z.infer<typeof Letter>
