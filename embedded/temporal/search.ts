/** Who looks for a server: where to tell what is being tried, and when to give up. */
export type Search = { log: (line: string) => void; signal?: AbortSignal | undefined }
