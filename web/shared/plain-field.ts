/** A field of a page that is not a release's form: identity, addresses, filters. */
export interface PlainField {
  readonly name: string
  readonly label: string
  /** The type of a text input; absent for `options`. */
  readonly type?: 'text' | 'date' | 'time' | 'tel' | 'email' | 'search'
  readonly options?: readonly FieldOption[]
  readonly radio?: boolean
  readonly value?: string
  readonly hint?: string
  readonly error?: string
  readonly must?: boolean
  readonly full?: boolean
  readonly maxLength?: number
  readonly autocomplete?: string
  /** Ids of hint and error, for `aria-describedby`. */
  readonly describedBy?: string
}

export interface FieldOption {
  readonly value: string
  readonly label: string
  readonly chosen: boolean
  readonly hint?: string
}

interface Typed {
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

type Given = Omit<PlainField, 'value' | 'error' | 'describedBy' | 'options'> & {
  readonly options?: readonly { readonly value: string; readonly label: string; readonly hint?: string }[]
}

/** The field with what was typed in it and what is wrong with it. */
export function plainField({ options, ...given }: Given, { values, errors }: Typed): PlainField {
  const { name, hint } = given
  const value = values[name] ?? ''
  const error = errors.find(({ field }) => field === name)?.message
  const described = [...(hint ? [`${name}-hint`] : []), ...(error ? [`${name}-error`] : [])]
  return {
    ...given,
    value,
    ...(options
      ? { options: options.map((option) => ({ ...option, chosen: option.value === value })) }
      : { type: given.type ?? 'text' }),
    ...(error === undefined ? {} : { error }),
    ...(described.length > 0 ? { describedBy: described.join(' ') } : {}),
  }
}
