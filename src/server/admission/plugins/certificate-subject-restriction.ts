import { DerError } from '#base/x509/der.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'
import { parseRequest } from '#kinds/certificates/certificatesigningrequest/validate.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { forbid, isOf } from '#server/admission/request.ts'
import { mastersGroup } from '#server/user.ts'

const requests = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' }
const clientSigner = 'kubernetes.io/kube-apiserver-client'

/** Nobody gets a certificate signed that makes him a master of the cluster. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: (admission) => isOf(admission, requests, 'CREATE'),
  validate(admission) {
    const { request, signerName } = (admission.object as CertificateSigningRequest).spec
    if (signerName !== clientSigner) return undefined
    try {
      if (!parseRequest(request ?? '').subject.organization.includes(mastersGroup)) return undefined
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return forbid(admission, `failed to parse CSR: ${error.message}`)
    }
    const why = `use of ${clientSigner} signer with ${mastersGroup} group is not allowed`
    return forbid(admission, why)
  },
}
