import type { KindDefinition } from '#api/definition.ts'
import type { PodCertificateRequest } from '#kinds/certificates/podcertificaterequest/types.ts'

export const podCertificateRequests: KindDefinition<PodCertificateRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1beta1',
  kind: 'PodCertificateRequest',
  plural: 'podcertificaterequests',
  scope: 'Namespaced',
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
