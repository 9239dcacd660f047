import { nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import { formatLabels } from '#api/selectors/labels.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { validateStatus } from '#kinds/certificates/podcertificaterequest/status.ts'
import type { PodCertificateRequest } from '#kinds/certificates/podcertificaterequest/types.ts'
import { validateRequest } from '#kinds/certificates/podcertificaterequest/validate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const daySeconds = 24 * 3600

/** PodCertificateRequests: certificates that the kubelet asks for on behalf of a pod. */
export const podCertificateRequests: KindDefinition<PodCertificateRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1beta1',
  kind: 'PodCertificateRequest',
  plural: 'podcertificaterequests',
  scope: 'Namespaced',
  serving: 'on request',
  gate: 'PodCertificateRequest',
  unconditionalUpdate: false,
  metadata: { onUpdate: 'changes' },
  defaults: ({ spec, ...request }) => ({
    ...request,
    spec: { ...spec, maxExpirationSeconds: spec.maxExpirationSeconds ?? daySeconds },
  }),
  resetFields: [],
  prepare: { create: (request) => withStatusOf(request), update: withStatusOf },
  validate: { create: validateRequest, update: validateUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (request, old) => withUserMetadataOf({ ...request, spec: old.spec }, old),
      validate: validateStatus,
    },
  ],
  fieldSelectors: {
    'spec.signerName': ({ spec }) => spec.signerName,
    'spec.podName': ({ spec }) => spec.podName,
    'spec.nodeName': ({ spec }) => spec.nodeName,
  },
  columns: [
    nameColumn,
    { name: 'PodName', type: 'string', value: ({ spec }) => spec.podName },
    { name: 'ServiceAccountName', type: 'string', value: ({ spec }) => spec.serviceAccountName },
    { name: 'NodeName', type: 'string', value: ({ spec }) => spec.nodeName },
    { name: 'SignerName', type: 'string', value: ({ spec }) => spec.signerName },
    { name: 'State', type: 'string', value: formatState },
    {
      name: 'UnverifiedUserAnnotations',
      type: 'string',
      value: ({ spec }) => formatLabels(spec.unverifiedUserAnnotations ?? {}),
    },
  ],
}

function validateUpdate({ spec }: PodCertificateRequest, old: PodCertificateRequest) {
  const shown = () => internalFormOf('certificates.v1beta1.PodCertificateRequestSpec', spec)
  const errors: readonly FieldError[] = validateImmutable(
    comparable(spec),
    comparable(old.spec),
    path('spec'),
    shown,
  )
  return errors
}

/** Empty bytes are none. */
function comparable(spec: PodCertificateRequest['spec']): PodCertificateRequest['spec'] {
  const { pkixPublicKey = '', proofOfPossession = '' } = spec
  return { ...spec, pkixPublicKey, proofOfPossession }
}

const states = ['Issued', 'Denied', 'Failed']

function formatState({ status }: PodCertificateRequest): string {
  const found = status?.conditions?.findLast((one) => states.includes(one.type))
  return found?.type ?? 'Pending'
}
