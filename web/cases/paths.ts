/** Addresses of the case folder: an opaque id, never a name or a number. */
export const paths = {
  cases: '/pratiche',
  summary: '/pratiche/:id',
  way: '/pratiche/:id/percorso',
  diary: '/pratiche/:id/diario',
  assessments: '/pratiche/:id/valutazioni',
  deadlines: '/pratiche/:id/scadenze',
  accesses: '/pratiche/:id/accessi',
  manager: '/pratiche/:id/responsabile',
} as const

export type FolderAddress = Exclude<keyof typeof paths, 'cases'>

/** The address of a case folder, or of one of its parts. */
export function casePath(id: string, part: FolderAddress = 'summary'): string {
  return paths[part].replace(':id', id)
}
