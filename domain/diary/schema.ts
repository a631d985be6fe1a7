/** Characters that one note may have. */
export const longestNote = 15_000

/** A note may tell of something that happened at most so many years ago. */
export const oldestNoteYears = 100

/** The list of `code_list` that names the kinds of notes. */
export const noteKindList = 'diary-kind'

/** What a reader of the diary asks for: everything, or one way of looking at it. */
export const diaryFilters = ['all', 'notes', 'decisions', 'system'] as const
export type DiaryFilter = (typeof diaryFilters)[number]
