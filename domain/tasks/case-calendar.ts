/**
 * SQL: the name of a calendar as it holds for a case `c` of `social_case`, for `calendarNamed`.
 * @param version SQL for the calendar's version
 */
export function calendarOfCase(version: string): string {
  const code = (id: string) =>
    `coalesce((select '@' || code from organisation where id = ${id}), '@')`
  return `${version}::text || ${code('c.municipality')} || ${code('c.org')}`
}
