import { quoteGo } from '#base/go/text.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { maySign } from '#server/admission/plugins/signer-rights.ts'
import { forbid, isResource } from '#server/admission/request.ts'

const requests = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' }

/** Who approves a request for a certificate needs the right to approve for its signer. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  handles: (admission) =>
    admission.operation === 'UPDATE' &&
    admission.subresource === 'approval' &&
    isResource(admission, requests),
  async validate(admission, context) {
    // The stored one: what is sent may name another signer.
    const { signerName } = (admission.old as CertificateSigningRequest).spec
    if (await maySign(admission, context, 'approve', signerName)) return undefined
    const why = `user not permitted to approve requests with signerName ${quoteGo(signerName)}`
    return forbid(admission, why)
  },
}
