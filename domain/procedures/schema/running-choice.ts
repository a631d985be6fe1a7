/** What running cases do about a release: stay, move as they next cross a step, or move now. */
export const runningChoices = ['stay', 'next-step', 'now'] as const
export type RunningChoice = (typeof runningChoices)[number]
