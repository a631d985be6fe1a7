import type { Act } from '../../domain/shared/act.ts'
import { askForDocument, receiveDocument } from '../../domain/documents/asked-documents.ts'
import { once } from '../../domain/auth/once.ts'
import { derivedId } from './random.ts'
import today from './today.json' with { type: 'json' }

/** Two documents asked of the person of a case: one has arrived, the other is awaited. Once. */
export async function askDocuments(act: Act, caseId: string, on: string): Promise<void> {
  const [awaited, arrived] = ['awaited', 'arrived'].map((key) => derivedId('asked', caseId, key))
  await once(act, derivedId('asked', caseId), async () => {
    const { documents } = today
    await askForDocument(act, caseId, { id: awaited ?? '', what: documents.awaited, on })
    await askForDocument(act, caseId, { id: arrived ?? '', what: documents.arrived, on })
    const came = { asked: arrived, id: arrived ?? '', what: documents.arrived, on }
    await receiveDocument(act, caseId, { ...came, kept: documents.kept })
    return { caseId }
  })
}
