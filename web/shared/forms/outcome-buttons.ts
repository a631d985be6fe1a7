/** How the button of an outcome looks, by the weight that the release gives it. */
export const outcomeButtons = {
  primary: 'btn-primary',
  secondary: 'btn-secondary',
  danger: 'btn-danger',
} as const
