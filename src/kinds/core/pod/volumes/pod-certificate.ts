/** The rules for certificates that the kubelet asks for on behalf of a pod. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { invalid, required } from '#api/validation/field-error.ts'
import { validateSignerName } from '#kinds/certificates/shared/signer-name.ts'
import { allow, need, type Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateOwnPath } from '#kinds/core/pod/spec/paths.ts'
import type { PodCertificateProjection } from '#kinds/core/pod/types.ts'

const keyTypes = ['ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519', 'RSA3072', 'RSA4096']
const leastSeconds = 3600
const mostSeconds = 91 * 24 * 3600
/** Kubernetes' own signers issue for a day at most. */
const mostOwnSeconds = 24 * 3600

/** The paths that the projection writes. */
export function checkPodCertificate(
  spot: Spot,
  source: PodCertificateProjection,
): readonly string[] {
  const { errors, at } = spot
  const { signerName, keyType, maxExpirationSeconds, userAnnotations = {} } = source
  errors.push(...validateSignerName(signerName, at.child('signerName')))
  if (need(spot, 'keyType', keyType)) allow(spot, 'keyType', keyType, keyTypes)
  if (maxExpirationSeconds !== undefined) checkExpiration(spot, signerName, maxExpirationSeconds)
  for (const key of Object.keys(userAnnotations)) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) {
      errors.push(invalid(at.child('userAnnotations'), key, message))
    }
  }
  const paths = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).flatMap(
    (field) => {
      const path = source[field] ?? ''
      if (path === '') return []
      errors.push(...validateOwnPath(path, at.child(field)))
      return [path]
    },
  )
  if (paths.length === 0) {
    errors.push(
      required(
        at,
        'specify at least one of credentialBundlePath, keyPath, and certificateChainPath',
      ),
    )
  }
  return paths
}

function checkExpiration({ errors, at }: Spot, signerName: string, seconds: number): void {
  const field = at.child('maxExpirationSeconds')
  const isOwn = /(^|\.)kubernetes\.io\//.test(signerName)
  if (seconds < leastSeconds) {
    errors.push(
      invalid(field, seconds, `if provided, maxExpirationSeconds must be >= ${leastSeconds}`),
    )
  }
  const most = isOwn ? mostOwnSeconds : mostSeconds
  if (seconds > most) {
    errors.push(invalid(field, seconds, `if provided, maxExpirationSeconds must be <= ${most}`))
  }
}
