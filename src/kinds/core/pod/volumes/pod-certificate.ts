/** The rules for certificates that the kubelet asks for on behalf of a pod. */

import { invalid, notSupportedText, required } from '#api/validation/field-error.ts'
import { validateSignerName } from '#kinds/certificates/shared/signer-name.ts'
import { validateUserAnnotations } from '#kinds/certificates/shared/user-annotations.ts'
import type { Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateOwnPath } from '#kinds/core/pod/spec/paths.ts'
import type { PodCertificateProjection } from '#kinds/core/pod/types.ts'

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']
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
  const { signerName, keyType = '', maxExpirationSeconds, userAnnotations = {} } = source
  errors.push(
    ...validateSignerName(signerName, at.child('signerName')),
    ...validateUserAnnotations(userAnnotations, at.child('userAnnotations')),
  )
  if (!keyTypes.includes(keyType)) {
    errors.push(notSupportedText(at.child('keyType'), keyType, keyTypes))
  }
  if (maxExpirationSeconds !== undefined) checkExpiration(spot, signerName, maxExpirationSeconds)
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
