/** Approving, signing and attesting need a right on the signer in whose name it is done. */
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'

/** Asks for the very signer, then for all of its domain. */
export async function maySign(
  { user, call }: Admission,
  { authorizer }: AdmissionContext,
  verb: 'approve' | 'sign' | 'attest',
  signerName: string,
): Promise<boolean> {
  const domain = signerName.split('/', 1)[0]
  for (const name of [signerName, `${domain}/*`]) {
    const { verdict } = await authorizer.authorize(
      {
        user,
        verb,
        group: 'certificates.k8s.io',
        version: '*',
        resource: 'signers',
        subresource: '',
        namespace: '',
        name,
      },
      call,
    )
    if (verdict === 'allow') return true
  }
  return false
}
