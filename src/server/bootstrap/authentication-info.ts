/** What servers that extend this one must know to trust those whom it lets through to them. */
import { X509Certificate } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { decodePem, encodePem } from '#base/x509/pem.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serverManager } from '#server/user.ts'

const resource = { group: '', version: 'v1', resource: 'configmaps' }
const at = { namespace: 'kube-system', name: 'extension-apiserver-authentication' }

/** As often as authorities are read again. */
const periodMs = 10_000

export const authenticationInfo: PostStartHook = {
  name: 'start-cluster-authentication-info-controller',
  after: [namespacesHook],
  start: tell,
  keep: keeping(tell, periodMs, 'cannot tell extensions whom to trust'),
}

type Told = Readonly<Record<string, string>>

async function tell(context: BootstrapContext): Promise<void> {
  const there = present<ConfigMap>(context, resource, at)
  const data = merged(there?.data ?? {}, toldBy(context), context.clock.nowMs())
  if (!there) {
    if (Object.keys(data).length === 0) return
    const object: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: at, data }
    await ensure(context, resource, object)
    return
  }
  if (isDeepStrictEqual(data, { ...there.data })) return
  const options = { signal: context.signal, fieldManager: serverManager }
  await context.transport.update(resource, at, { ...there, data } as ConfigMap, options)
}

function toldBy({ settings }: BootstrapContext): Told {
  const { clientCa, requestHeader } = settings
  const list = (texts: readonly string[]): string => JSON.stringify(texts)
  return {
    ...(clientCa && { 'client-ca-file': clientCa.text }),
    ...(requestHeader && {
      'requestheader-allowed-names': list(requestHeader.allowedNames),
      'requestheader-client-ca-file': requestHeader.clientCa.text,
      'requestheader-extra-headers-prefix': list(requestHeader.extraHeaderPrefixes),
      'requestheader-group-headers': list(requestHeader.groupHeaders),
      'requestheader-uid-headers': list(requestHeader.uidHeaders),
      'requestheader-username-headers': list(requestHeader.usernameHeaders),
    }),
  }
}

/**
 * Another server may know what this one does not, and what an authority has signed is good until it expires,
 * though another has followed it. What else was there is nobody's, and goes.
 */
function merged(there: Told, own: Told, nowMs: number): Told {
  const data: Record<string, string> = {}
  for (const name of ['client-ca-file', 'requestheader-client-ca-file']) {
    const bundle = bundleOf(`${there[name] ?? ''}\n${own[name] ?? ''}`, nowMs)
    if (bundle !== '') data[name] = bundle
  }
  if (data['requestheader-client-ca-file'] === undefined) return data
  for (const name of lists) {
    const texts = new Set([...listOf(there[name]), ...listOf(own[name])])
    if (texts.size > 0 || name !== 'requestheader-uid-headers')
      data[name] = JSON.stringify([...texts])
  }
  return data
}

const lists: readonly string[] = [
  'requestheader-allowed-names',
  'requestheader-extra-headers-prefix',
  'requestheader-group-headers',
  'requestheader-uid-headers',
  'requestheader-username-headers',
]

function listOf(text = '[]'): readonly string[] {
  try {
    return stringsOf(JSON.parse(text))
  } catch {
    return [] // somebody has written there what is no list
  }
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Clocks differ: so much longer a certificate is told. */
const slackMs = 300_000

/** Each certificate once; those that have expired are left out. */
function bundleOf(pem: string, nowMs: number): string {
  const blocks = decodePem(pem).filter(
    ({ type, hasHeaders }) => type === 'CERTIFICATE' && !hasHeaders,
  )
  const good = blocks.filter(({ bytes }) => endOf(bytes) > nowMs - slackMs)
  return [...new Set(good.map(({ bytes }) => encodePem('CERTIFICATE', bytes)))].join('')
}

function endOf(der: Buffer): number {
  try {
    return new X509Certificate(der).validToDate.getTime()
  } catch {
    return 0 // somebody has written there what is none
  }
}
