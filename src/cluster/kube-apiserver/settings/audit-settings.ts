/** From the flags of upstream's audit to its options. It is loaded only where there is an audit. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import type { Connect } from '#base/connect.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import { endpointOf } from '#cluster/kube-apiserver/files/kubeconfig-endpoint.ts'
import type {
  AuditLogOptions,
  AuditOptions,
  AuditWebhookOptions,
  Delivery,
} from '#server/audit/options.ts'
import type { AuditPolicy } from '#server/audit/policy.ts'
import { readPolicy } from '#server/audit/read-policy.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'

export interface AuditFiles {
  /** How the webhook is reached; absent: directly. */
  readonly connect?: Connect | undefined
  /** Reads a file that a flag names. Throws FlagError, which begins with `where`. */
  read(path: string, where?: string): string
  /** Takes a line for standard output. */
  print(line: string): void
  /** Takes what was passed over. */
  warn(message: string): void
}

type Plugin = 'log' | 'webhook'

/** Undefined: nothing is audited. Throws FlagError. */
export function readAudit(flags: FlagValues, files: AuditFiles): AuditOptions | undefined {
  const hasLog = flags.text('audit-log-path') !== ''
  const hasWebhook = flags.text('audit-webhook-config-file') !== ''
  refuse([
    ...(hasLog ? [...deliveryErrors(flags, 'log'), ...logErrors(flags)] : []),
    ...(hasWebhook ? deliveryErrors(flags, 'webhook') : []),
  ])
  const policy = readPolicyFile(flags, files)
  if (!policy) {
    if (hasLog || hasWebhook)
      files.warn('No audit policy file provided, no events will be recorded')
    return undefined
  }
  return {
    policy,
    ...(hasLog && { log: logOptions(flags, files) }),
    ...(hasWebhook && { webhook: webhookOptions(flags, files) }),
  }
}

function readPolicyFile(flags: FlagValues, files: AuditFiles): AuditPolicy | undefined {
  const path = flags.text('audit-policy-file')
  if (path === '') return undefined
  const text = files.read(
    path,
    `loading audit policy file: failed to read file path ${quoteGo(path)}: `,
  )
  try {
    const { policy, complaints } = readPolicy(text)
    if (complaints.length > 0) {
      const what = `strict decoding error: ${complaints.join(', ')}`
      files.warn(`Audit policy contains errors, falling back to lenient decoding: ${what}`)
    }
    return policy
  } catch (error) {
    const why = messageOf(error)
    throw new FlagError(`loading audit policy file: ${why}: from file ${path}`, { cause: error })
  }
}

const megabyte = 1024 * 1024

function logOptions(flags: FlagValues, { print }: AuditFiles): AuditLogOptions {
  const path = flags.text('audit-log-path')
  return {
    ...delivery(flags, 'log'),
    to: path === '-' ? { write: print } : { path },
    format: flags.text('audit-log-format') as AuditLogOptions['format'],
    maxBytes: flags.number('audit-log-maxsize') * megabyte || Number.POSITIVE_INFINITY,
    maxAgeDays: flags.number('audit-log-maxage'),
    maxBackups: flags.number('audit-log-maxbackup'),
    compress: flags.isOn('audit-log-compress'),
  }
}

const webhookFlag = 'audit-webhook-config-file'

function webhookOptions(flags: FlagValues, files: AuditFiles): AuditWebhookOptions {
  return {
    ...delivery(flags, 'webhook'),
    target: auditEndpoint(flags, files),
    initialBackoffMs: flags.durationMs(backoffFlag(flags)),
  }
}

/** The older name counts where it is the only one. */
function backoffFlag(flags: FlagValues): string {
  const [name, older] = [
    'audit-webhook-initial-backoff',
    'audit-webhook-batch-initial-backoff',
  ] as const
  return flags.given(older) && !flags.given(name) ? older : name
}

function auditEndpoint(flags: FlagValues, { read, connect }: AuditFiles): Endpoint {
  try {
    const { environment } = flags
    return endpointOf(flags.text(webhookFlag), { environment, read, connect })
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    throw new FlagError(`initializing audit webhook: ${error.message}`, { cause: error })
  }
}

function delivery(flags: FlagValues, to: Plugin): Delivery {
  const batch = `audit-${to}-batch`
  return {
    mode: flags.text(`audit-${to}-mode`) as Delivery['mode'],
    batch: {
      bufferSize: flags.number(`${batch}-buffer-size`),
      maxSize: flags.number(`${batch}-max-size`),
      maxWaitMs: flags.durationMs(`${batch}-max-wait`),
      ...(flags.isOn(`${batch}-throttle-enable`) && {
        throttle: {
          perSecond: flags.number(`${batch}-throttle-qps`),
          burst: flags.number(`${batch}-throttle-burst`),
        },
      }),
    },
    ...(flags.isOn(`audit-${to}-truncate-enabled`) && {
      sizes: {
        batchBytes: flags.number(`audit-${to}-truncate-max-batch-size`),
        eventBytes: flags.number(`audit-${to}-truncate-max-event-size`),
      },
    }),
  }
}

const modes: readonly string[] = ['batch', 'blocking', 'blocking-strict']
const formats: readonly string[] = ['legacy', 'json']
const version = 'audit.k8s.io/v1'

function deliveryErrors(flags: FlagValues, to: Plugin): readonly string[] {
  const errors: string[] = []
  const mode = flags.text(`audit-${to}-mode`)
  const number = (name: string) => flags.number(`audit-${to}-${name}`)
  const want = (name: string, value: number) => {
    if (value > 0) return
    errors.push(`invalid audit batch ${to} ${name} ${value}, must be a positive number`)
  }
  if (!modes.includes(mode)) {
    const allowed = quoteGo(modes.join(','))
    errors.push(`invalid audit ${to} mode ${mode}, allowed modes are ${allowed}`)
  } else if (mode === 'batch') {
    want('buffer size', number('batch-buffer-size'))
    want('max batch size', number('batch-max-size'))
    if (flags.isOn(`audit-${to}-batch-throttle-enable`)) {
      want('throttle QPS', number('batch-throttle-qps'))
      want('throttle burst', number('batch-throttle-burst'))
    }
  }
  const [batch, event] = [number('truncate-max-batch-size'), number('truncate-max-event-size')]
  if (event <= 0) {
    errors.push(`invalid audit truncate ${to} max event size ${event}, must be a positive number`)
  } else if (batch < event) {
    const least = `must be greater than max event size (${event})`
    errors.push(`invalid audit truncate ${to} max batch size ${batch}, ${least}`)
  }
  if (flags.text(`audit-${to}-version`) !== version) {
    errors.push(`invalid group version, allowed versions are ["${version}"]`)
  }
  return errors
}

function logErrors(flags: FlagValues): readonly string[] {
  const format = flags.text('audit-log-format')
  const sizes = ['maxage', 'maxbackup', 'maxsize'].flatMap((name) => {
    const value = flags.number(`audit-log-${name}`)
    return value < 0 ? [`--audit-log-${name} ${value} can't be a negative number`] : []
  })
  if (formats.includes(format)) return sizes
  const allowed = quoteGo(formats.join(','))
  return [`invalid audit log format ${format}, allowed formats are ${allowed}`, ...sizes]
}

function refuse(errors: readonly string[]): void {
  if (errors.length > 1) throw new FlagError(`[${errors.join(', ')}]`)
  if (errors.length === 1) throw new FlagError(errors[0]!)
}
