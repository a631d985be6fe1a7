/** Whether a row `r` of `user_role` holds today, as SQL. */
export const holdsToday = `r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today())`
