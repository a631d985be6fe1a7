/** Characters that one note may have. */
export const longestNote = 15_000

/** A note may tell of something that happened at most so many years ago. */
export const oldestNoteYears = 100

/** Minutes that one activity may have taken: a day. */
export const longestActivity = 1440

/** Cases that one activity may be told in at once. */
export const mostCases = 20

/** The lists of `code_list` that name the kinds of entries, where they happened and with whom. */
export const noteKindList = 'diary-kind'
export const placeList = 'activity-place'
export const companyList = 'activity-company'

/** What a reader of the diary asks for: everything, or one way of looking at it. */
export const diaryFilters = ['all', 'notes', 'decisions', 'system'] as const
export type DiaryFilter = (typeof diaryFilters)[number]
