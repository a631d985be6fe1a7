import { createTransport } from 'nodemailer'

import type { NoticeMail } from '../../domain/notices/write-notices.ts'

/** Sends a notice by mail. Without a mail server, notices stay on the page of who they are for. */
export interface Mailer {
  send(mail: NoticeMail): Promise<void>
  close(): void
}

export function createMailer(
  smtp: { readonly url: string; readonly from: string } | undefined,
  origin: string,
): Mailer {
  if (!smtp) return { send: () => Promise.resolve(), close: () => undefined }
  const transport = createTransport(smtp.url)
  return {
    async send({ to, subject, body }) {
      if (to.length === 0) return
      const text = body.replaceAll('{{link}}', `${origin}/avvisi`)
      // One blind copy each: who else was told is nobody's business.
      await transport.sendMail({ from: smtp.from, bcc: [...to], subject, text })
    },
    close: () => transport.close(),
  }
}
