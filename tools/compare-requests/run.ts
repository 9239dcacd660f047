/** Sends the steps of a scenario to both servers and notes what differs. */
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { Answer, Client, Sent } from './client.ts'
import { compareAnswers, type Difference, Pairs } from './difference.ts'
import { Chance, type Scenario, type Step } from './steps.ts'

export interface Both {
  readonly theirs: Client
  readonly ours: Client
}

export interface Outcome {
  readonly name: string
  readonly steps: number
  readonly different: readonly DifferentStep[]
}

export interface DifferentStep {
  readonly number: number
  readonly sent: Step
  readonly differences: readonly Difference[]
}

interface Side {
  readonly client: Client
  readonly kept: Map<string, string>
}

const patienceMs = 20_000
const lookMs = 40

export async function runScenario(
  name: string,
  scenario: Scenario,
  how: Both & { readonly seed: string; readonly run: string },
): Promise<Outcome> {
  const namespace = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${how.run}`
  const sides = [how.theirs, how.ours].map(
    (client): Side => ({ client, kept: new Map([['namespace', namespace]]) }),
  )
  const pairs = new Pairs()
  const metadata = { name: namespace }
  const first = { apiVersion: 'v1', kind: 'Namespace', metadata }
  const random = new Chance(`${how.seed} ${name}`)
  const steps: readonly Step[] = [
    { method: 'POST', path: '/api/v1/namespaces', body: first, quiet: true },
    {
      ...{ method: 'POST', path: `/api/v1/namespaces/${namespace}/serviceaccounts`, quiet: true },
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    },
    ...scenario({ namespace, run: how.run, random }),
  ]
  const different: DifferentStep[] = []
  for (const [number, sent] of steps.entries()) {
    if (sent.sleepMs !== undefined) {
      await sleep(sent.sleepMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
      continue
    }
    const [theirs, ours] = await Promise.all(sides.map((side) => ask(side, sent)))
    if (!theirs || !ours) {
      // What comes after it would say nothing.
      const [a, b] = [theirs, ours].map((answer) => (answer ? 'came' : 'did not come'))
      different.push({ number, sent, differences: [{ at: 'until', theirs: a, ours: b }] })
      break
    }
    if (sent.quiet) continue
    const differences = compareAnswers(theirs, ours, pairs)
    if (differences.length > 0) different.push({ number, sent, differences })
  }
  return { name, steps: steps.length, different }
}

/** Undefined: what is waited for did not come. */
async function ask({ client, kept }: Side, step: Step): Promise<Answer | undefined> {
  const sent = filled(step, kept)
  const endMs = systemClock.nowMs() + patienceMs
  for (;;) {
    const answer = await client.send(sent).catch(asAnswer)
    const body = parsed(answer.text)
    const isReady = step.until?.(answer.status, body) ?? true
    if (!isReady && systemClock.nowMs() > endMs) return undefined
    if (isReady) {
      for (const [name, way] of Object.entries(step.keep ?? {})) kept.set(name, textAt(body, way))
      return answer
    }
    await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
  }
}

function asAnswer(error: unknown): Answer {
  return { status: 0, headers: {}, text: String(error) }
}

function filled(step: Step, kept: ReadonlyMap<string, string>): Sent {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replaceAll(/«(\w+)»/g, (all, name: string) => kept.get(name) ?? all)
    if (value instanceof Uint8Array) return value
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]))
  }
  const { until: _, ...rest } = step
  return fill(rest) as Sent
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textAt(body: unknown, way: string): string {
  let value = body
  for (const key of way.split('.')) value = (value as Record<string, unknown> | undefined)?.[key]
  return typeof value === 'string' ? value : JSON.stringify(value ?? 'nothing')
}
