/** Requests in turn to a whole server over HTTPS, and what the last of them is answered. */
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { Answer, Client } from '../../../tools/compare-requests/client.ts'
import type { Step } from '../../../tools/compare-requests/steps.ts'

export interface Row {
  readonly title: string
  /** What is sent first, whose answers do not matter. */
  readonly before?: readonly Step[]
  readonly sent: Step
  readonly code: number
  /** What the body holds. */
  readonly body?: RegExp
  readonly warning?: RegExp
}

const patience = AbortSignal.timeout(120_000)
const lookMs = 20

export async function askInTurn(client: Client, { before = [], sent }: Row): Promise<Answer> {
  for (const { until, ...each } of before) {
    let answer = await client.send(each)
    while (until && !until(answer.status, undefined)) {
      await sleep(lookMs, { clock: systemClock, signal: patience })
      answer = await client.send(each)
    }
  }
  return await client.send(sent)
}
