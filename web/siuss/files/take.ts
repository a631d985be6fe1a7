import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { z } from 'zod'

import { transaction } from '../../../domain/database.ts'
import type { FlowFile } from '../../../domain/siuss/files/files.ts'
import { partOfFlowFile, takeFlowFile } from '../../../domain/siuss/files/take.ts'
import type { Deps } from '../../deps.ts'
import { recordId } from '../../shared/record-id.ts'
import { stream } from '../../shared/reply.ts'
import { actRoute } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { ActVisit } from '../../shared/visit.ts'
import { fileName } from './file-name.ts'
import { filePaths as paths } from './paths.ts'

const types = { xml: 'application/xml; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const

const params = z.object({ file: recordId })
type Visit = ActVisit<z.infer<typeof params>, unknown, unknown>

/** The file itself, part by part: memory does not grow with it. What is not traced does not leave. */
export function takeRoute(deps: Deps): Route {
  return actRoute({
    method: 'get',
    path: paths.take,
    permission: 'siuss.decide',
    audit: 'flow-file-taken',
    params,
    async handle(visit) {
      const file = await transaction(deps.pools.web, async (sql) =>
        takeFlowFile(await visit.open(sql), visit.params.file),
      )
      return stream((response) => send(response, file, partsOf(deps, visit, file)))
    },
  })
}

async function send(
  response: ServerResponse,
  file: FlowFile,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { format, bytes, sha256 } = file
  response.writeHead(200, {
    'Content-Type': types[format],
    'Content-Disposition': `attachment; filename="${fileName(file)}"`,
    'Content-Length': bytes ?? 0,
    'Repr-Digest': `sha-256=:${Buffer.from(sha256 ?? '', 'hex').toString('base64')}:`,
    'X-SHA-256': sha256 ?? '',
    'Cache-Control': 'no-store',
  })
  // A reader that has gone, or parts that are no longer there: the connection ends short of its length.
  await pipeline(Readable.from(parts), response).catch(() => response.destroy())
}

/** Each part in a scope of its own: whoever is suspended meanwhile gets no more. */
async function* partsOf({ pools }: Deps, visit: Visit, { id, parts }: FlowFile) {
  for (let n = 1; n <= parts; n++) {
    const content = await transaction(pools.web, async (sql) => {
      await visit.open(sql)
      return partOfFlowFile(sql, id, n)
    })
    if (!content) throw new Error('a part of the file is gone')
    yield content
  }
}
