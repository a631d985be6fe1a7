import type { FlowFile } from '../../../domain/siuss/files/files.ts'

/** As the file is called where it is kept: its name, as XML tells it too. */
export function fileName({ name, format }: Pick<FlowFile, 'name' | 'format'>): string {
  return `${name}.${format}`
}
