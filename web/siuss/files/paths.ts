/** Addresses of the files of a period. */
export const filePaths = {
  files: '/flussi/file',
  file: '/flussi/file/:file',
  approve: '/flussi/file/:file/approva',
  take: '/flussi/file/:file/scarica',
} as const

export function filePath(id: string, part: 'file' | 'approve' | 'take' = 'file'): string {
  return filePaths[part].replace(':file', id)
}
