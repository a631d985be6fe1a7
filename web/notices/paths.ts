/** Address of the notices. */
export const paths = { notices: '/avvisi' } as const
