export { calendarChange } from './calendars/calendar-change.ts'
export { campaign } from './campaign/campaign.ts'
export { pathway } from './pathway/pathway.ts'
export { dryRun } from './dry-runs/dry-run.ts'
