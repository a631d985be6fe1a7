/** An id that comes before that of every record: where a walk over records by their ids begins. */
export const beforeAll = '00000000-0000-0000-0000-000000000000'
