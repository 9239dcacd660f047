/** From --admission-control-config-file to what its plugins are told. */
import { dirname, resolve } from 'node:path'
import { encodeOrderedJson } from '#api/codec/json.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import { endpointOf, webhookUsersOf } from '#cluster/kube-apiserver/files/kubeconfig-endpoint.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import { admissionChoice } from '#cluster/kube-apiserver/settings/admission-choice.ts'
import {
  type AdmissionConfiguration,
  decodeAdmissionConfiguration,
  decodeEventLimits,
  decodeLimitedResources,
  decodeNodeSelectors,
  decodePodSecurity,
  decodeTolerationLimits,
  decodeWebhookAdmission,
} from '#server/admission/configuration.ts'
import { decodeImagePolicy } from '#server/admission/plugins/image-policy/configuration.ts'
import type { ImagePolicyOptions } from '#server/admission/plugins/image-policy/image-reviewer.ts'
import type { AdmissionChoice } from '#server/options.ts'

type Configured = Omit<AdmissionChoice, 'enable' | 'disable' | `${string}Seconds`>

/** Throws FlagError, with upstream's words. */
export function readAdmission(flags: FlagValues): Configured {
  const path = flags.text('admission-control-config-file')
  const textOf = path === '' ? () => undefined : configurationsIn(path)
  const { enable } = admissionChoice(flags)
  const isOn = (plugin: string) => enable.includes(plugin)
  const read = <T>(plugin: string, decode: (text: string) => T): T | undefined => {
    const text = textOf(plugin)
    return text === undefined ? undefined : named(plugin, () => decode(text))
  }
  const podSecurity = read('PodSecurity', decodePodSecurity)
  const limitedResources = read('ResourceQuota', decodeLimitedResources)
  /** Of those that are off what is said for them is not looked at. */
  const readExtra: typeof read = (plugin, decode) =>
    isOn(plugin) ? read(plugin, decode) : undefined
  const nodeSelectors = readExtra('PodNodeSelector', decodeNodeSelectors)
  const tolerationLimits = readExtra('PodTolerationRestriction', decodeTolerationLimits)
  return {
    ...(podSecurity && { podSecurity }),
    ...(nodeSelectors && { nodeSelectors }),
    ...(tolerationLimits && { tolerationLimits }),
    ...(limitedResources && { limitedResources }),
    ...(isOn('EventRateLimit') && {
      eventLimits: named('EventRateLimit', () => decodeEventLimits(textOf('EventRateLimit'))),
    }),
    ...(isOn('ImagePolicyWebhook') && {
      imagePolicy: named('ImagePolicyWebhook', () =>
        imagePolicyOf(textOf('ImagePolicyWebhook'), flags.environment),
      ),
    }),
    ...webhookUsers(read, flags.environment),
  }
}

function imagePolicyOf(
  text: string | undefined,
  environment: FlagValues['environment'],
): ImagePolicyOptions {
  if (text === undefined) throw new FlagError('no config specified')
  const { kubeConfigFile, ...policy } = decodeImagePolicy(text)
  return { ...policy, endpoint: endpointOf(kubeConfigFile, { environment }) }
}

function webhookUsers(
  read: <T>(plugin: string, decode: (text: string) => T) => T | undefined,
  environment: FlagValues['environment'],
): Pick<Configured, 'webhookUsers'> {
  const usersOf = (plugin: string) =>
    read(plugin, (text) => {
      const { kubeConfigFile } = decodeWebhookAdmission(text)
      return kubeConfigFile === '' ? undefined : webhookUsersOf(kubeConfigFile, environment)
    })
  const [mutating, validating] = ['Mutating', 'Validating'].map((kind) =>
    usersOf(`${kind}AdmissionWebhook`),
  )
  if (!mutating && !validating) return {}
  return { webhookUsers: { ...(mutating && { mutating }), ...(validating && { validating }) } }
}

function named<T>(plugin: string, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    const where = `couldn't init admission plugin ${quoteGo(plugin)}`
    throw refused(`${where}: ${(error as Error).message}`, error)
  }
}

function refused(why: string, cause: unknown): FlagError {
  return new FlagError(`failed to apply admission: ${why}`, { cause })
}

/** The text that is meant for a plugin, of those that the file names. */
function configurationsIn(path: string): (plugin: string) => string | undefined {
  const { plugins } = decoded(path)
  return (plugin) => {
    const found = plugins.find(({ name }) => name === plugin)
    if (!found) return undefined
    if (found.configuration) return encodeOrderedJson(found.configuration).toString()
    if (found.path === '') return undefined
    const file = resolve(dirname(path), found.path)
    try {
      return readFile(file)
    } catch (error) {
      throw new FlagError(
        `Couldn't open admission plugin configuration ${file}: ${whyUnread(error)}`,
        {
          cause: error,
        },
      )
    }
  }
}

function decoded(path: string): AdmissionConfiguration {
  const where = 'failed to read plugin config'
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const what = `unable to read admission control configuration from ${quoteGo(path)}`
    throw refused(`${where}: ${what} [${whyUnread(error)}]`, error)
  }
  try {
    return decodeAdmissionConfiguration(text)
  } catch (error) {
    throw refused(`${where}: ${(error as Error).message}`, error)
  }
}
