/** Another API server, and the group version it serves: what an APIService says that names a service. */
import { X509Certificate } from 'node:crypto'
import { decodePem } from '#base/x509/pem.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'

export interface Extension {
  /** Of the APIService. */
  readonly name: string
  readonly group: string
  readonly version: string
  /** Its group and version as paths have them. */
  readonly groupVersion: string
  readonly service: ServiceAt
  /** How much its group wants to come before others. */
  readonly groupPriority: number
  /** PEM text; absent: those that Node knows. */
  readonly authorities?: string
  readonly skipsVerify: boolean
  /** Whether it answered of late. */
  readonly isAvailable: boolean
  /** Of the APIService: another one, and something is otherwise. */
  readonly revision: string
}

export interface ServiceAt {
  readonly namespace: string
  readonly name: string
  readonly port: number
}

const usualPort = 443

/** Undefined where this server serves it itself. */
export function extensionOf({ metadata, spec, status }: APIService): Extension | undefined {
  if (!spec.service || spec.group === ownGroup) return undefined
  const { group = '', version = '', caBundle, insecureSkipTLSVerify = false } = spec
  const { groupPriorityMinimum: groupPriority = 0 } = spec
  const { namespace = '', name = '', port = usualPort } = spec.service
  const available = status?.conditions?.find(({ type }) => type === 'Available')
  return {
    name: metadata.name,
    group,
    version,
    groupVersion: `${group}/${version}`,
    service: { namespace, name, port },
    groupPriority,
    ...(caBundle && { authorities: Buffer.from(caBundle, 'base64').toString() }),
    skipsVerify: insecureSkipTLSVerify,
    isAvailable: available?.status === 'True',
    revision: metadata.resourceVersion ?? '',
  }
}

/** Whether there is anybody in a bundle to trust: without that no server can be asked. */
export function namesAuthorities({ caBundle = '' }: APIService['spec']): boolean {
  if (caBundle === '') return true
  const blocks = decodePem(Buffer.from(caBundle, 'base64').toString())
  return blocks.some(({ type, hasHeaders, bytes }) => {
    return type === 'CERTIFICATE' && !hasHeaders && isCertificate(bytes)
  })
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).raw.length > 0
  } catch {
    return false // it is something else
  }
}

/** Nobody else may say who serves what. */
const ownGroup = 'apiregistration.k8s.io'

/** The path that an extension has to answer, by which it is known to be there. */
export function rootPathOf({ group, version }: Pick<Extension, 'group' | 'version'>): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`
}
