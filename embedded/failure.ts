/** A failure that a person can mend: `message` is one Italian sentence with the remedy in it. */
export class Failure extends Error {
  override name = 'Failure'
}

const remedies: Record<string, string> = {
  ENOSPC: 'Disco pieno: liberare spazio e riprovare (i dati già scritti sono al sicuro).',
  EDQUOT: 'Quota del disco esaurita: liberare spazio e riprovare.',
  EROFS: 'Il disco è in sola lettura: indicare in SISO_DATA una cartella scrivibile.',
  ENOTDIR: 'La cartella dei dati passa per un file: indicarne un’altra in SISO_DATA.',
  EACCES: 'Permesso negato: indicare in SISO_DATA una cartella scrivibile da questo utente.',
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? undefined : codeOf(error.cause)
}

/** The Italian sentence for whatever went wrong; unknown errors keep their own message. */
export function explain(error: unknown): string {
  if (error instanceof Failure) return error.message
  const code = codeOf(error)
  const where = error instanceof Error && 'path' in error ? ` (${String(error.path)})` : ''
  const remedy = code ? remedies[code] : undefined
  if (remedy) return `${remedy}${where}`
  const message = error instanceof Error ? error.message || error.name : String(error)
  return `Errore imprevisto: ${message}`
}

/** Recognises a full disk in the log of a program that is not ours. */
export function fullDiskIn(log: string): boolean {
  return /No space left on device|disk is full|database or disk is full|ENOSPC/i.test(log)
}
