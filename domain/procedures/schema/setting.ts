import { z } from 'zod'

import { Key, Text } from './text.ts'

/** A number of the procedure that each zone may fix for itself, from a day on. */
export const ZoneSetting = z.strictObject({
  key: Key.describe('Codice stabile della soglia'),
  title: Text.describe('Che cosa si fissa, come lo legge chi coordina la zona'),
  value: z.number().describe('Quanto vale dove la zona non ha deciso'),
  min: z.number().describe('Il meno che una zona può fissare'),
  max: z.number().describe('Il più che una zona può fissare'),
  above: Key.exactOptional().describe('Altra soglia, che deve restare più bassa di questa'),
})
export type ZoneSetting = z.infer<typeof ZoneSetting>
