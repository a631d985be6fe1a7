import { eventually } from '../../support/an-installation.ts'
import { saidIn } from '../../support/said-in-pdf.ts'
import type { House } from './a-house.ts'

/** A letter that the path made of itself, as another program reads it: each line with its role in the structure. */
export async function letterOf(
  { app }: House,
  caseId: string,
  letter: string,
): Promise<readonly string[]> {
  const content = await eventually(`the letter ${letter} is made`, async () => {
    const { rows } = await app.owner.query<{ content: Buffer }>(
      `select content from document where case_id = $1 and letter = $2 and by_effect`,
      [caseId, letter],
    )
    return rows[0]?.content
  })
  return saidIn(content)
}
