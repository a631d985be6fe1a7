/** Where cases sent to other bodies, and received from them, are found again. */
export const paths = { sent: '/invii' } as const
