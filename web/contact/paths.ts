/** Addresses of the contact, from the desk to its card. */
export const paths = {
  list: '/contatti',
  export: '/contatti/esporta',
  delete: '/contatti/:id/elimina',
  newContact: '/contatti/nuovo',
  people: '/contatti/persone',
  draft: '/contatti/bozza',
  dropDraft: '/contatti/bozza/elimina',
  askElsewhere: '/contatti/altrove',
} as const

/** The list of contacts, filtered in the words of its address. */
export function contactsOf(filter: Readonly<Record<string, string>>): string {
  return `${paths.list}?${new URLSearchParams(filter).toString()}`
}

/** A new contact for somebody who is known already. */
export function newContactFor(personId: string): string {
  return `${paths.newContact}?${new URLSearchParams({ persona: personId }).toString()}`
}

/** The page that deletes a contact opened by mistake. */
export function deletePath(id: string): string {
  return paths.delete.replace(':id', id)
}

/** Addresses of the emergency service. */
export const emergencyPaths = {
  register: '/pronto-intervento',
  entry: '/pronto-intervento/nuova',
  people: '/pronto-intervento/persone',
  takeUp: '/pronto-intervento/:id/consegna',
  roster: '/pronto-intervento/turni',
  cancelTurn: '/pronto-intervento/turni/togli',
  note: '/pronto-intervento/nota',
} as const

export function takeUpPath(id: string): string {
  return emergencyPaths.takeUp.replace(':id', id)
}

/** The register of the night that began on a day, `YYYY-MM-DD`. */
export function nightOf(day: string): string {
  return `${emergencyPaths.register}?${new URLSearchParams({ notte: day }).toString()}`
}

/** The turns of a zone in the week of a Monday, or of today. */
export function rosterOf(asked: { readonly zone: number; readonly monday?: string }): string {
  const { zone, monday } = asked
  const words = { zona: String(zone), ...(monday !== undefined && { dal: monday }) }
  return `${emergencyPaths.roster}?${new URLSearchParams(words).toString()}`
}
