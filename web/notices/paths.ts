/** Addresses of the notices. */
export const paths = { notices: '/avvisi', preferences: '/avvisi/preferenze' } as const
