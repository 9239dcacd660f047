import { isSame } from '#api/objects/equality.ts'
import { quoteGo } from '#base/go/text.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { maySign } from '#server/admission/plugins/signer-rights.ts'
import { forbid, isResource } from '#server/admission/request.ts'

const requests = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' }

/** Who issues a certificate, or says why none is, needs the right to sign for its signer. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  handles: (admission) =>
    admission.operation === 'UPDATE' &&
    admission.subresource === 'status' &&
    isResource(admission, requests),
  async validate(admission, context) {
    const { status } = admission.object as CertificateSigningRequest
    const old = admission.old as CertificateSigningRequest
    // One that is given as empty is another than none, though it is stored as none.
    const isUntouched =
      status?.certificate === old.status?.certificate &&
      isSame(status?.conditions ?? [], old.status?.conditions ?? [])
    if (isUntouched) return undefined
    const { signerName } = old.spec
    if (await maySign(admission, context, 'sign', signerName)) return undefined
    const why = `user not permitted to sign requests with signerName ${quoteGo(signerName)}`
    return forbid(admission, why)
  },
}
