/** Addresses of the inbox and of tasks. */
export const paths = {
  inbox: '/posta',
  events: '/posta/eventi',
  bulk: '/posta/azioni',
  views: '/posta/viste',
  dropView: '/posta/viste/elimina',
  report: '/posta/esiti/:op',
  choose: '/posta/assegna',
  offPath: '/posta/fuori-percorso',
  task: '/attivita/:id',
  whyDate: '/attivita/:id/perche',
  draft: '/attivita/:id/bozza',
  rows: '/attivita/:id/righe',
  claim: '/attivita/:id/prendi',
  release: '/attivita/:id/rilascia',
  assign: '/attivita/:id/assegna',
  handOn: '/attivita/:id/passa',
  snooze: '/attivita/:id/rimanda',
  comment: '/attivita/:id/commenti',
  nudge: '/attivita/:id/sollecita',
  setAside: '/attivita/:id/metti-da-parte',
  recall: '/attivita/:id/ritira',
  cancel: '/attivita/:id/annulla',
  skip: '/attivita/:id/salta',
  redo: '/attivita/:id/rifai',
  park: '/attivita/:id/sospendi-passo',
  resume: '/attivita/:id/riprendi',
} as const

export type TaskAddress =
  | 'task'
  | 'whyDate'
  | 'draft'
  | 'rows'
  | 'claim'
  | 'release'
  | 'assign'
  | 'handOn'
  | 'snooze'
  | 'comment'
  | 'nudge'
  | 'setAside'
  | 'recall'
  | 'cancel'
  | 'skip'
  | 'redo'
  | 'park'
  | 'resume'

/** The address of one task, or of an act on it. */
export function taskPath(id: string, what: TaskAddress = 'task'): string {
  return paths[what].replace(':id', id)
}

/** Where the report of a bulk act is read, as often as one likes. */
export function reportPath(op: string): string {
  return paths.report.replace(':op', op)
}

/** What a colleague has in hand, for who coordinates; of it, what is past its term. */
export function inHandsPath(user: string, late = false): string {
  return `${paths.inbox}?vista=squadra${late ? '&scadenza=scadute' : ''}&chi=${user}`
}
