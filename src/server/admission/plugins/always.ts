/** The two plugins that look at nothing: for tests of what stands around admission. */
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { forbid } from '#server/admission/request.ts'

export const alwaysAdmit: AdmissionPlugin = { name: 'AlwaysAdmit', handles: () => false }

const denied = 'admission control is denying all modifications'

export const alwaysDeny: AdmissionPlugin = {
  name: 'AlwaysDeny',
  handles: () => true,
  mutate(admission) {
    throw forbid(admission, denied)
  },
  validate: (admission) => forbid(admission, denied),
}
