/** An account may be marked so that its pods reach only the secrets that it lists. */
import { parseBool } from '#base/go/number.ts'
import type { Container, EphemeralContainer, PodSpec } from '#kinds/core/pod/types.ts'
import type { ServiceAccount } from '#kinds/core/serviceaccount/types.ts'

const annotation = 'kubernetes.io/enforce-mountable-secrets'

export function enforcesSecrets({ metadata }: ServiceAccount): boolean {
  return parseBool(metadata.annotations?.[annotation] ?? '') === true
}

export function secretRefusal(spec: PodSpec, account: ServiceAccount): string | undefined {
  const listed = namesIn(account.secrets)
  for (const { secret } of spec.volumes ?? []) {
    const name = secret?.secretName ?? ''
    if (secret && !listed.has(name)) return refusal('volume with', name, account)
  }
  return (
    containerRefusal('init container', spec.initContainers, account) ??
    containerRefusal('container', spec.containers, account) ??
    pullRefusal(spec, account)
  )
}

export function ephemeralSecretRefusal(spec: PodSpec, account: ServiceAccount): string | undefined {
  return containerRefusal('ephemeral container', spec.ephemeralContainers, account)
}

function containerRefusal(
  what: string,
  containers: readonly (Container | EphemeralContainer)[] = [],
  account: ServiceAccount,
): string | undefined {
  const listed = namesIn(account.secrets)
  for (const { name: container, env = [], envFrom = [] } of containers) {
    for (const { name: variable, valueFrom } of env) {
      const { name = '' } = valueFrom?.secretKeyRef ?? {}
      if (!valueFrom?.secretKeyRef || listed.has(name)) continue
      return refusal(`${what} ${container} with envVar ${variable} referencing`, name, account)
    }
    for (const { secretRef } of envFrom) {
      const { name = '' } = secretRef ?? {}
      if (!secretRef || listed.has(name)) continue
      return refusal(`${what} ${container} with envFrom referencing`, name, account)
    }
  }
  return undefined
}

function pullRefusal(spec: PodSpec, account: ServiceAccount): string | undefined {
  const listed = namesIn(account.imagePullSecrets)
  const { imagePullSecrets = [] } = spec
  const i = imagePullSecrets.findIndex(({ name = '' }) => !listed.has(name))
  if (i < 0) return undefined
  const what = `imagePullSecrets[${i}].name="${imagePullSecrets[i]?.name ?? ''}"`
  return unlisted(what, 'imagePullSecret', account)
}

function refusal(what: string, secret: string, account: ServiceAccount): string {
  return unlisted(`${what} secret.secretName="${secret}"`, 'secret', account)
}

function unlisted(what: string, kind: string, { metadata: { name } }: ServiceAccount): string {
  return `${what} is not allowed because service account ${name} does not reference that ${kind}`
}

function namesIn(references: readonly { readonly name?: string }[] = []): ReadonlySet<string> {
  return new Set(references.map(({ name = '' }) => name))
}
