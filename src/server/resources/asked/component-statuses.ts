/** How the parts of the control plane are, asked anew on every read. */
import { addAbortListener } from 'node:events'
import type { Resource } from '#api/metadata.ts'
import { notFound } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import { hostPort } from '#base/host-port.ts'
import { messageOf } from '#base/message-of.ts'
import { withDeadline } from '#base/wait.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { Dial } from '#server/dialing/dial.ts'
import { askBackend } from '#server/streaming/backend.ts'
import type { MadeObjects } from '#server/verbs/hooks.ts'

export interface ComponentParts {
  readonly clock: Clock
  readonly dial: Dial
  /** Rejects where the store does not answer. */
  storeAnswers(signal: AbortSignal): Promise<unknown>
}

interface Health {
  readonly status: ConditionStatus
  readonly message: string
  readonly error?: string
}

type Check = (signal: AbortSignal) => Promise<Health>

/** Where upstream's components are, and ours: on the machine of the server, if anywhere. */
const ports = { 'controller-manager': 10257, scheduler: 10259 }
const probeMs = 20_000
/** Upstream says no more of an answer. */
const mostBytes = 10 * 1024
const host = '127.0.0.1'

export function componentStatuses(parts: ComponentParts): MadeObjects {
  const checks: Readonly<Record<string, Check>> = {
    'controller-manager': (signal) => probe(parts, ports['controller-manager'], signal),
    'etcd-0': (signal) => askStore(parts, signal),
    scheduler: (signal) => probe(parts, ports.scheduler, signal),
  }
  const made = async (name: string, check: Check, signal: AbortSignal) =>
    statusOf(name, await check(signal))
  return {
    async get({ name, signal }) {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined
      if (!check) throw notFound({ group: '', resource: 'componentstatus' }, name)
      return await made(name, check, signal)
    },
    list: ({ signal }) =>
      Promise.all(Object.entries(checks).map(([name, check]) => made(name, check, signal))),
  }
}

function statusOf(name: string, health: Health): Resource {
  const status = {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name },
    conditions: [{ type: 'Healthy', ...health }],
  }
  return Object.freeze(status)
}

async function askStore({ storeAnswers }: ComponentParts, signal: AbortSignal): Promise<Health> {
  try {
    await storeAnswers(signal)
    return { status: 'True', message: 'ok' }
  } catch (error) {
    signal.throwIfAborted()
    return { status: 'False', message: '', error: messageOf(error) }
  }
}

async function probe(parts: ComponentParts, port: number, signal: AbortSignal): Promise<Health> {
  const { clock } = parts
  try {
    return await withDeadline(probeMs, { clock, signal }, (limited) => ask(parts, port, limited))
  } catch (error) {
    signal.throwIfAborted()
    const message = `Get "https://${hostPort(host, port)}/healthz": ${messageOf(error)}`
    return { status: 'False', message }
  }
}

async function ask({ dial }: ComponentParts, port: number, signal: AbortSignal): Promise<Health> {
  const socket = await dial({ host, port, tls: {}, limitMs: probeMs }, signal)
  const headers = { host: hostPort(host, port), 'user-agent': 'kube-probe/1.36', accept: '*/*' }
  const asked = { method: 'GET', path: '/healthz', headers, socket, signal }
  const { response } = await askBackend(asked)
  using _ = addAbortListener(signal, () => response.destroy())
  let text = ''
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.toString()
    if (text.length > mostBytes) break
  }
  const code = response.statusCode ?? 0
  if (code >= 200 && code < 400) return { status: 'True', message: text }
  return { status: 'False', message: `HTTP probe failed with statuscode: ${code}` }
}
