/* Pieces of the procedures that only tests know. */

export const desk = [{ role: 'front-desk', at: 'office' }] as const

export const way = (key: string, to: string) => ({
  key,
  title: key,
  consequence: `Va a ${to}`,
  to,
})

/** Tasks that these may take. */
export const tasksFor =
  (candidates: readonly object[]) => (key: string, phase: string, outcomes: readonly object[]) => ({
    key,
    kind: 'task',
    phase,
    title: `Fai ${key}`,
    candidates,
    outcomes,
  })
