/** Requests in turn to a whole server over HTTPS, and what the last of them is answered. */
import type { Answer, Client, Sent } from '../../../tools/compare-requests/client.ts'

export interface Row {
  readonly title: string
  /** What is sent first, whose answers do not matter. */
  readonly before?: readonly Sent[]
  readonly sent: Sent
  readonly code: number
  /** What the body holds. */
  readonly body?: RegExp
  readonly warning?: RegExp
}

export async function askInTurn(client: Client, { before = [], sent }: Row): Promise<Answer> {
  for (const each of before) await client.send(each)
  return await client.send(sent)
}
