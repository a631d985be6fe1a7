/** What a plan has granted, as who delivers it is to know. */
export interface GrantedInBrief {
  readonly name: string
  /** In hundredths of the unit. */
  readonly quantity: number
  readonly unit: string
  readonly every: string
  readonly startsOn: string
  readonly endsOn: string
}

/** SQL: the service that the case of a task `t` is, if it is one. */
export const granted = `(select json_build_object('name', service_name(g.service), 'quantity', g.quantity,
  'unit', g.unit, 'every', g.every, 'startsOn', g.starts_on, 'endsOn', g.ends_on)
  from granted_service g where g.case_id = t.case_id)`
