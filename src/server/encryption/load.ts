/** From the file to a plan: read, judged, and put in order by resource. Nothing is opened yet. */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import type { GroupResource } from '#api/resource.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { quoteGo } from '#base/go/text.ts'
import {
  EncryptionConfigError,
  type ProviderChoice,
  parseConfiguration,
} from '#server/encryption/configuration.ts'
import { all, formatGroupResource, parseGroupResource } from '#server/encryption/group-resource.ts'
import { validateConfiguration } from '#server/encryption/validate.ts'

/** Providers for the resources of one rule. */
export interface PlannedRule {
  readonly resources: readonly GroupResource[]
  readonly providers: readonly ProviderChoice[]
}

export interface EncryptionPlan {
  /** In the order of the file: providers of the same resource in several rules follow each other. */
  readonly rules: readonly PlannedRule[]
  /** Of the file, in place of it: what is in it is not kept. */
  readonly hash: string
}

/** A configuration is a few kilobytes; more is another file. */
const fileLimit = 3 * 1024 * 1024

/** Throws EncryptionConfigError, in upstream's words. */
export function loadPlan(path: string, reloads: boolean): EncryptionPlan {
  const { bytes, hash } = within('error while parsing file', () =>
    within('error while loading file', () => readConfiguration(path)),
  )
  const { resources } = within('error while parsing file', () => {
    const configuration = parseConfiguration(bytes.toString(), path)
    const errors = validateConfiguration(configuration, reloads)
    if (errors.length > 0) throw new EncryptionConfigError(formatFieldErrors(errors))
    return configuration
  })
  const rules = resources.map((rule) => ({
    resources: rule.resources.map(parseGroupResource),
    providers: rule.providers,
  }))
  within('error while building transformers', () => refuseUnusable(rules))
  return { rules, hash }
}

/** What the file is now, to see whether it has changed. Throws EncryptionConfigError. */
export function configurationHash(path: string): string {
  return readConfiguration(path).hash
}

function readConfiguration(path: string): { readonly bytes: Buffer; readonly hash: string } {
  const bytes = readBounded(path)
  if (bytes.length === 0) {
    throw new EncryptionConfigError(
      `encryption provider configuration file ${quoteGo(path)} is empty`,
    )
  }
  return { bytes, hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
}

function readBounded(path: string): Buffer {
  try {
    const file = openSync(path, 'r')
    try {
      if (fstatSync(file).size > fileLimit) throw new Error(`it is larger than ${fileLimit} bytes`)
      return readFileSync(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const why = reasonOf(cause, path)
    throw new EncryptionConfigError(
      `error reading encryption provider configuration file ${quoteGo(path)}: ${why}`,
      { cause },
    )
  }
}

/** In Go's words, for what happens most. */
function reasonOf(cause: unknown, path: string): string {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return `open ${path}: no such file or directory`
  if (code === 'EACCES') return `open ${path}: permission denied`
  if (code === 'EISDIR') return `read ${path}: is a directory`
  return (cause as Error).message
}

function within<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof EncryptionConfigError)) throw error
    throw new EncryptionConfigError(`${what}: ${error.message}`, { cause: error.cause })
  }
}

/** What only shows when the rules stand beside each other. */
function refuseUnusable(rules: readonly PlannedRule[]): void {
  const before = new Set<string>()
  for (const { resources, providers } of rules) {
    for (const { kms } of providers) {
      if (kms?.apiVersion === 'v1') throw new EncryptionConfigError(firstKmsWords)
    }
    for (const resource of resources) {
      for (const wider of [{ group: resource.group, resource: all }, everything]) {
        if (!before.has(formatGroupResource(wider))) continue
        throw new EncryptionConfigError(
          `resource ${quoteGo(formatGroupResource(resource))} is masked by earlier rule ${quoteGo(formatGroupResource(wider))}`,
        )
      }
      before.add(formatGroupResource(resource))
    }
  }
}

const everything: GroupResource = { group: all, resource: all }

const firstKmsWords =
  'KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.'
