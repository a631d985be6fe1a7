import { z } from 'zod'

import { Candidate } from './candidate.ts'
import { stepKey } from './outcome.ts'
import { Amount } from './rung.ts'
import { sets } from './table.ts'
import { Key, Text } from './text.ts'

/** A way in which a closed case may be opened again. */
export const Reopening = z.strictObject({
  title: Text.describe('Da dove si riprende, come lo legge chi riapre'),
  after: z.array(Key).min(1).describe('Esiti della pratica dopo i quali si può riaprire così'),
  to: stepKey.describe('Passo da cui si riprende: uno da cui la pratica è già passata'),
  sets,
  by: z.array(Candidate).min(1).describe('Chi può riaprire'),
  within: Amount.exactOptional().describe('Entro quanto dalla chiusura; se manca, sempre'),
  slot: Key.exactOptional().describe('Annotazione che dice se il termine è confermato'),
})
export type Reopening = z.infer<typeof Reopening>
