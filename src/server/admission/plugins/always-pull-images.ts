import { formatFieldErrors, notSupported } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { containersWithPath, withContainers } from '#kinds/core/pod/spec/visit.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, forbid, isResource } from '#server/admission/request.ts'

const always = 'Always'

/** No pod runs an image only because another one brought it to the node. Off unless asked for. */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  handles: (admission) =>
    isResource(admission, core.pods) &&
    (admission.subresource === '' || admission.subresource === 'ephemeralcontainers') &&
    (admission.operation === 'CREATE' || admission.operation === 'UPDATE'),
  mutate({ object }): Pod {
    const pod = object as Pod
    const spec = withContainers(pod.spec, (container) =>
      container.imagePullPolicy === always ? container : { ...container, imagePullPolicy: always },
    )
    return spec === pod.spec ? pod : { ...pod, spec }
  },
  validate(admission) {
    const { spec } = admission.object as Pod
    const errors = containersWithPath(spec, path('spec'))
      .filter(({ container }) => container.imagePullPolicy !== always)
      .map((one) =>
        notSupported(one.path().child('imagePullPolicy'), one.container.imagePullPolicy ?? '', [
          always,
        ]),
      )
    return errors.length > 0 ? forbid(admission, formatFieldErrors(errors)) : undefined
  },
}
