/** Addresses of sign-in and of what belongs to one's own session. */
export const paths = {
  signIn: '/accesso',
  demo: '/accesso/prova',
  signOut: '/accesso/uscita',
  confirm: '/accesso/conferma',
  extend: '/accesso/prolunga',
  resume: '/accesso/ripresa',
  dropParked: '/accesso/ripresa/elimina',
} as const

/** A page of ours to come back to; another site, or none, becomes the home. */
export function safeReturn(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/'
}

export function signInThen(path: string): string {
  return `${paths.signIn}?${new URLSearchParams({ da: path }).toString()}`
}

export function confirmThen(path: string): string {
  return `${paths.confirm}?${new URLSearchParams({ da: path }).toString()}`
}
