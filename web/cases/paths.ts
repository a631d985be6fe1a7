/** Addresses of the case folder: an opaque id, never a name or a number. */
export const paths = {
  cases: '/pratiche',
  download: '/pratiche/elenco.csv',
  summary: '/pratiche/:id',
  way: '/pratiche/:id/percorso',
  then: '/pratiche/:id/vista',
  diary: '/pratiche/:id/diario',
  diaryDraft: '/pratiche/:id/diario/bozza',
  assessments: '/pratiche/:id/valutazioni',
  plan: '/pratiche/:id/progetto',
  planFile: '/pratiche/:id/progetto/pdf',
  sheet: '/pratiche/:id/valutazioni/stampa',
  deadlines: '/pratiche/:id/scadenze',
  terms: '/pratiche/:id/sospensione',
  correction: '/pratiche/:id/correzione',
  services: '/pratiche/:id/prestazioni',
  payment: '/pratiche/:id/pagamento',
  documents: '/pratiche/:id/documenti',
  newDocument: '/pratiche/:id/documenti/nuovo',
  document: '/pratiche/:id/documenti/:document',
  asked: '/pratiche/:id/chiesti',
  arrived: '/pratiche/:id/chiesti/arrivati',
  accesses: '/pratiche/:id/accessi',
  openers: '/pratiche/:id/chi-apre',
  whole: '/pratiche/:id/stampa',
  manager: '/pratiche/:id/responsabile',
  newTask: '/pratiche/:id/compiti',
  reopening: '/pratiche/:id/riapertura',
  beside: '/pratiche/:id/accanto',
  people: '/pratiche/:id/persone',
  findPeople: '/pratiche/:id/persone/ricerca',
  participant: '/pratiche/:id/persone/:participant',
} as const

export type FolderAddress = Exclude<keyof typeof paths, 'cases' | 'download' | 'participant'>

/** The address of a case folder, or of one of its parts. */
export function casePath(id: string, part: FolderAddress = 'summary'): string {
  return paths[part].replace(':id', id)
}

/** Of the last answer to a question, on the page of what was answered. */
export const answerId = (concept: string) => `d-${concept}`

/** What was answered in a case, at the last answer to a question. */
export function answerPath(id: string, concept: string): string {
  const asked = new URLSearchParams({ dato: concept })
  return `${casePath(id, 'assessments')}?${asked.toString()}#${answerId(concept)}`
}

/** The list of all cases that the reader sees, filtered in the words of its address. */
export function casesOf(filter: Readonly<Record<string, string>>): string {
  const asked = new URLSearchParams({ vista: 'tutte', ...filter })
  return `${paths.cases}?${asked.toString()}`
}

/** What may be done with the terms of a case, in the words of the address. */
export const termsActs = {
  suspend: 'sospendi',
  resume: 'riprendi',
  correct: 'correggi',
  annul: 'annulla',
} as const
export type TermsPage = keyof typeof termsActs

/** The page that suspends the terms of a case, or that changes one of its suspensions. */
export function termsPath(id: string, act: TermsPage = 'suspend', suspension?: number): string {
  if (suspension === undefined) return casePath(id, 'terms')
  return `${casePath(id, 'terms')}?fai=${termsActs[act]}&n=${String(suspension)}`
}

/** The page that says from when a term should have run. */
export function correctionPath(id: string, term: string): string {
  return `${casePath(id, 'correction')}?${new URLSearchParams({ termine: term }).toString()}`
}

/** The case as it was known just after one of its events. */
export function momentPath(id: string, event: number): string {
  return `${casePath(id, 'then')}?evento=${String(event)}`
}

/** The case as it was known in a minute on the clock in Rome, such as `2026-11-25T10:30`. */
export function minutePath(id: string, minute: string): string {
  const [giorno = '', ora = ''] = minute.split('T')
  return `${casePath(id, 'then')}?${new URLSearchParams({ giorno, ora }).toString()}`
}

/** The address of one part in a case, to correct or to end it. */
export function participantPath(caseId: string, participant: string): string {
  return paths.participant.replace(':id', caseId).replace(':participant', participant)
}

/** All cases that the reader sees and that answered a question, whatever version of the procedure asked it. */
export function answersPath(procedure: string, question: string): string {
  const asked = { vista: 'tutte', stato: 'tutte', risposta: `${procedure}:${question}` }
  return `${paths.cases}?${new URLSearchParams(asked).toString()}`
}
