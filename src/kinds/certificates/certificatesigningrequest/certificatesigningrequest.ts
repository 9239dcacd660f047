import type { KindDefinition } from '#api/definition.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'

export const certificateSigningRequests: KindDefinition<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  scope: 'Cluster',
  subresources: [
    { name: 'approval', verbs: ['get', 'patch', 'update'] },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
