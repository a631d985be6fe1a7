/** Addresses of operations that a fund pays for: ids and codes of calls, never of a person. */
export const paths = {
  operations: '/operazioni',
  fresh: '/operazioni/nuova',
  enrol: '/operazioni/iscrivi',
  tables: '/operazioni/tabelle',
  file: '/operazioni/tabelle/file',
  participants: '/operazioni/tabelle/partecipanti',
  operation: '/operazioni/:operation',
  change: '/operazioni/:operation/modifica',
} as const

export function operationPath(id: string): string {
  return paths.operation.replace(':operation', id)
}

export function changePath(id: string): string {
  return paths.change.replace(':operation', id)
}

/** The page that enrols: in an operation, or the person of a case. */
export function enrolPath(about: {
  readonly operation?: string
  readonly caseId?: string
}): string {
  const words = {
    ...(about.operation !== undefined && { operazione: about.operation }),
    ...(about.caseId !== undefined && { pratica: about.caseId }),
  }
  return `${paths.enrol}?${new URLSearchParams(words).toString()}`
}

/** What a call is monitored by. */
export function tablesPath(call: string): string {
  return `${paths.tables}?${new URLSearchParams({ bando: call }).toString()}`
}

/** A table of a call, as a spreadsheet opens it; without a table, the control totals. */
export function filePath(call: string, table?: string): string {
  const words = { bando: call, ...(table !== undefined && { tabella: table }) }
  return `${paths.file}?${new URLSearchParams(words).toString()}`
}
