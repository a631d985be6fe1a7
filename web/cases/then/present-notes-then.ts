import { notesThen } from '../../../domain/diary/notes-then.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { encodeCursor } from '../../shared/cursor.ts'
import type { Reader } from '../present-head.ts'
import { presentHistory } from '../present-history.ts'
import type { Seen } from './present-then.ts'

const section = '#annotazioni'

/** The diary's notes as they stood, each with what became of it; they are corrected in the diary. */
export async function presentNotesThen(
  sql: Sql,
  { folder: { head }, log, address, after }: Seen,
  reader: Reader,
) {
  const { rows, next } = await notesThen(sql, head.id, { at: log.exactly, after })
  const words = { ...reader, now: head.now, releases: new Map(), filter: 'notes' as const }
  return {
    items: rows.flatMap((row) =>
      presentHistory([row], words).map((item) => ({
        ...item,
        correct: false,
        lines: row.since ? [...item.lines, reader.t(`then.${row.since}-note`)] : item.lines,
      })),
    ),
    first: after && `${address}${section}`,
    older: next && `${address}&dopo=${encodeCursor(next.moment, next.id)}${section}`,
  }
}
