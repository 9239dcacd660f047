import { isSame } from '#api/objects/equality.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ClusterTrustBundle } from '#kinds/certificates/clustertrustbundle/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { maySign } from '#server/admission/plugins/signer-rights.ts'
import { forbid, isOf } from '#server/admission/request.ts'

const bundles = { group: 'certificates.k8s.io', resource: 'clustertrustbundles' }

/** Who says whom a signer's certificates are to be trusted by needs the right to attest for it. */
export const clusterTrustBundleAttest: AdmissionPlugin = {
  name: 'ClusterTrustBundleAttest',
  handles: (admission) => isOf(admission, bundles, 'CREATE', 'UPDATE'),
  async validate(admission, context) {
    const { spec } = admission.object as ClusterTrustBundle
    const old = admission.old as ClusterTrustBundle | undefined
    const { signerName = '' } = spec
    if (signerName === '' || (old && isSame(spec, old.spec))) return undefined
    if (await maySign(admission, context, 'attest', signerName)) return undefined
    return forbid(admission, `user not permitted to attest for signerName ${quoteGo(signerName)}`)
  },
}
