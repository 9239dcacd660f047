import { ageColumn, formatHumanDuration, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withStatusOf } from '#api/rules.ts'
import {
  prepareApproval,
  prepareCreate,
  prepareStatus,
} from '#kinds/certificates/certificatesigningrequest/prepare.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'
import {
  validateRequest,
  validateRequestUpdate,
} from '#kinds/certificates/certificatesigningrequest/validate.ts'

/** CertificateSigningRequests: asked for by anyone, approved by some, signed by a signer. */
export const certificateSigningRequests: KindDefinition<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  scope: 'Cluster',
  // Any name will do.
  nameErrors: () => [],
  prepare: {
    create: prepareCreate,
    update: (request, old) => withStatusOf({ ...request, spec: old.spec }, old),
  },
  validate: {
    create: (request) => validateRequest(request),
    update: (request, old) => validateRequestUpdate(request, old),
  },
  resetFields: ['spec', 'status'],
  subresources: [
    {
      name: 'approval',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'status.certificate'],
      metadata: 'both',
      prepare: prepareApproval,
      validate: (request, old) => validateRequestUpdate(request, old, { mayApprove: true }),
    },
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'status.conditions'],
      metadata: 'both',
      prepare: prepareStatus,
      validate: (request, old) => validateRequestUpdate(request, old),
    },
  ],
  fieldSelectors: { 'spec.signerName': ({ spec }) => spec.signerName },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', type: 'string', value: ({ spec }) => spec.signerName || '<none>' },
    { name: 'Requestor', type: 'string', value: ({ spec }) => spec.username ?? '' },
    { name: 'RequestedDuration', type: 'string', value: formatDuration },
    { name: 'Condition', type: 'string', value: formatState },
  ],
}

function formatDuration({ spec }: CertificateSigningRequest): string {
  const { expirationSeconds } = spec
  return expirationSeconds === undefined ? '<none>' : formatHumanDuration(expirationSeconds * 1000)
}

function formatState({ status = {} }: CertificateSigningRequest): string {
  const { conditions = [], certificate } = status
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type)
  const states = [
    has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending',
    ...(has('Failed') ? ['Failed'] : []),
    ...(certificate ? ['Issued'] : []),
  ]
  return states.join(',')
}
