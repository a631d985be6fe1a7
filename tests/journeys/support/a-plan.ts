/** One goal, and services given one by one: what the first page of a plan asks. */
export const aGoal = {
  'goals.1.goal': 'Restare a casa in sicurezza.',
  'goals.1.goalArea': 'autonomy',
  'goals.1.horizon': 'medium',
  'goals.1.indicator': 'Cadute in sei mesi',
  'goals.1.expected': 'Nessuna',
  delivered: 'one-by-one',
}
