/**
 * @package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
 * @proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, float64, int32, int64, Json, Time } from '#api/scalars/scalars.ts'

/** Adds a kind to the API; its name is plural.group. @kind apiextensions.k8s.io/v1 */
export interface CustomResourceDefinition extends Resource {
  /** The kind and its versions. @pb 2 */
  readonly spec: CustomResourceDefinitionSpec
  /** Whether the kind is served, and under which names. @pb 3 @always */
  readonly status?: CustomResourceDefinitionStatus
}

/** A kind to be added to the API. */
export interface CustomResourceDefinitionSpec {
  /** API group of the kind. @pb 1 */
  readonly group: string
  /** Names of the kind and its resource. @pb 3 */
  readonly names: CustomResourceDefinitionNames
  /** Cluster or Namespaced; cannot be changed. @pb 4 @go v1.ResourceScope */
  readonly scope: string
  /** Versions of the kind; exactly one is the stored one. @pb 7 @list atomic */
  readonly versions: readonly CustomResourceDefinitionVersion[]
  /** How objects pass between versions. @pb 9 */
  readonly conversion?: CustomResourceConversion
  /** Must be false; unknown fields are kept by a setting in the schema. @pb 10 */
  readonly preserveUnknownFields?: boolean
}

/** Names of a kind and its resource. */
export interface CustomResourceDefinitionNames {
  /** Plural name in lower case, as it stands in URLs. @pb 1 */
  readonly plural: string
  /** Singular name in lower case; the kind in lower case by default. @pb 2 */
  readonly singular?: string
  /** Short names for use by people. @pb 3 @list atomic */
  readonly shortNames?: readonly string[]
  /** Kind in CamelCase, as a singular. @pb 4 */
  readonly kind: string
  /** Kind of lists; the kind followed by List by default. @pb 5 */
  readonly listKind?: string
  /** Groups of resources it belongs to, such as all. @pb 6 @list atomic */
  readonly categories?: readonly string[]
}

/** A version of a kind. */
export interface CustomResourceDefinitionVersion {
  /** Name of the version, such as v1beta1. @pb 1 */
  readonly name: string
  /** Whether the version is served. @pb 2 */
  readonly served: boolean
  /** Whether objects are stored in this version. @pb 3 */
  readonly storage: boolean
  /** Whether its use leads to a warning. @pb 7 */
  readonly deprecated?: boolean
  /** Text of that warning; a standard one if left out. @pb 8 @pointer */
  readonly deprecationWarning?: string
  /** Schema that checks, completes and prunes its objects. @pb 4 */
  readonly schema?: CustomResourceValidation
  /** Subresources its objects have. @pb 5 */
  readonly subresources?: CustomResourceSubresources
  /** Columns shown when objects are listed; the age alone if left out. @pb 6 @list atomic */
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[]
  /** Fields that field selectors may use, at most eight. @pb 9 @list atomic */
  readonly selectableFields?: readonly SelectableField[]
}

/** The schema of a version. */
export interface CustomResourceValidation {
  /** The schema, in the structural form of OpenAPI v3. @pb 1 */
  readonly openAPIV3Schema?: JSONSchemaProps
}

/** A JSON schema, as far as the API supports it. */
export interface JSONSchemaProps {
  /** Must not be used in a custom resource's schema. @pb 1 */
  readonly id?: string
  /** URL of the schema language. @pb 2 @go v1.JSONSchemaURL */
  readonly $schema?: string
  /** Must not be used in a custom resource's schema. @pb 3 @pointer */
  readonly $ref?: string
  /** What the value means, for people. @pb 4 */
  readonly description?: string
  /** Type of the value: string, integer, number, boolean, array or object. @pb 5 */
  readonly type?: string
  /** Format of the value, such as date-time; unknown ones are ignored. @pb 6 */
  readonly format?: string
  /** Short heading for people. @pb 7 */
  readonly title?: string
  /** Value filled in where none is given. @pb 8 @pointer */
  readonly default?: Json
  /** Largest number allowed. @pb 9 @pointer */
  readonly maximum?: float64
  /** Whether maximum itself is excluded. @pb 10 */
  readonly exclusiveMaximum?: boolean
  /** Smallest number allowed. @pb 11 @pointer */
  readonly minimum?: float64
  /** Whether minimum itself is excluded. @pb 12 */
  readonly exclusiveMinimum?: boolean
  /** Most characters of a string. @pb 13 @pointer */
  readonly maxLength?: int64
  /** Least characters of a string. @pb 14 @pointer */
  readonly minLength?: int64
  /** Regular expression that must be found in a string. @pb 15 */
  readonly pattern?: string
  /** Most items of an array. @pb 16 @pointer */
  readonly maxItems?: int64
  /** Least items of an array. @pb 17 @pointer */
  readonly minItems?: int64
  /** Must not be true; use the list type set instead. @pb 18 */
  readonly uniqueItems?: boolean
  /** Number of which the value must be a multiple. @pb 19 @pointer */
  readonly multipleOf?: float64
  /** Values that are allowed. @pb 20 @list atomic */
  readonly enum?: readonly Json[]
  /** Most properties of an object. @pb 21 @pointer */
  readonly maxProperties?: int64
  /** Least properties of an object. @pb 22 @pointer */
  readonly minProperties?: int64
  /** Properties that must be present. @pb 23 @list atomic */
  readonly required?: readonly string[]
  /** Schema of the items of an array. @pb 24 @pointer */
  readonly items?: JSONSchemaProps | readonly JSONSchemaProps[]
  /** Schemas that must all hold. @pb 25 @list atomic */
  readonly allOf?: readonly JSONSchemaProps[]
  /** Schemas of which exactly one must hold. @pb 26 @list atomic */
  readonly oneOf?: readonly JSONSchemaProps[]
  /** Schemas of which at least one must hold. @pb 27 @list atomic */
  readonly anyOf?: readonly JSONSchemaProps[]
  /** Schema that must not hold. @pb 28 */
  readonly not?: JSONSchemaProps
  /** Schemas of the properties, by name. @pb 29 */
  readonly properties?: Readonly<Record<string, JSONSchemaProps>>
  /** Schema of all other properties; excludes properties. @pb 30 @pointer */
  readonly additionalProperties?: JSONSchemaProps | boolean
  /** Must not be used in a custom resource's schema. @pb 31 */
  readonly patternProperties?: Readonly<Record<string, JSONSchemaProps>>
  /** Must not be used in a custom resource's schema. @pb 32 @go v1.JSONSchemaDependencies */
  readonly dependencies?: Readonly<Record<string, JSONSchemaProps | readonly string[]>>
  /** Must not be used in a custom resource's schema. @pb 33 @pointer */
  readonly additionalItems?: JSONSchemaProps | boolean
  /** Must not be used in a custom resource's schema. @pb 34 @go v1.JSONSchemaDefinitions */
  readonly definitions?: Readonly<Record<string, JSONSchemaProps>>
  /** Where more is written about the value. @pb 35 */
  readonly externalDocs?: ExternalDocumentation
  /** An example of the value. @pb 36 @pointer */
  readonly example?: Json
  /** Whether null is allowed too. @pb 37 */
  readonly nullable?: boolean
  /** Keeps fields the schema does not mention, instead of pruning them. @pb 38 @pointer */
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  /** Says that the value is an object with apiVersion, kind and metadata of its own. @pb 39 */
  readonly 'x-kubernetes-embedded-resource'?: boolean
  /** Says that the value is either an integer or a string. @pb 40 */
  readonly 'x-kubernetes-int-or-string'?: boolean
  /** Properties that identify the items of a list of type map. @pb 41 @list atomic */
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  /** How a list is merged: atomic (the default), set or map. @pb 42 @pointer */
  readonly 'x-kubernetes-list-type'?: string
  /** How an object is merged: granular (the default) or atomic. @pb 43 @pointer */
  readonly 'x-kubernetes-map-type'?: string
  /** CEL rules that the value must meet. @pb 44 @list map rule @patch merge rule @go v1.ValidationRules */
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[]
}

/** Where more is written. */
export interface ExternalDocumentation {
  /** What is found there. @pb 1 */
  readonly description?: string
  /** Where it is. @pb 2 */
  readonly url?: string
}

export type FieldErrorReason =
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueInvalid'
  | 'FieldValueRequired'

/** A CEL rule for a value. */
export interface ValidationRule {
  /** Expression over self, and oldSelf on updates, that must yield true. @pb 1 */
  readonly rule: string
  /** What the caller is told if it fails. @pb 2 */
  readonly message?: string
  /** Expression that yields the message; wins over message. @pb 3 */
  readonly messageExpression?: string
  /**
   * Kind of error: FieldValueInvalid (the default), Forbidden, Required or Duplicate.
   * @pb 4 @pointer @go v1.FieldValueErrorReason
   */
  readonly reason?: FieldErrorReason
  /** Path below the value that the error names, such as .spec.size. @pb 5 */
  readonly fieldPath?: string
  /** Runs a rule on oldSelf on creation too, with oldSelf as an optional value. @pb 6 @pointer */
  readonly optionalOldSelf?: boolean
}

/** Subresources of a custom resource. */
export interface CustomResourceSubresources {
  /** Has a status subresource, so that spec and status are written apart. @pb 1 */
  readonly status?: CustomResourceSubresourceStatus
  /** Has a scale subresource, so that autoscalers can use it. @pb 2 */
  readonly scale?: CustomResourceSubresourceScale
}

/** A status subresource; it has no settings. */
export interface CustomResourceSubresourceStatus {}

/** Where a scale subresource finds its numbers. */
export interface CustomResourceSubresourceScale {
  /** Path of the wanted number, below .spec. @pb 1 */
  readonly specReplicasPath: string
  /** Path of the present number, below .status. @pb 2 */
  readonly statusReplicasPath: string
  /** Path of the label selector as text, below .spec or .status. @pb 3 @pointer */
  readonly labelSelectorPath?: string
}

/** A column shown when objects are listed. */
export interface CustomResourceColumnDefinition {
  /** Heading of the column. @pb 1 */
  readonly name: string
  /** OpenAPI type of the value: string, integer, number, boolean or date. @pb 2 */
  readonly type: string
  /** OpenAPI format of the value. @pb 3 */
  readonly format?: string
  /** What the column shows. @pb 4 */
  readonly description?: string
  /** Importance: 0 is always shown, higher ones where there is room. @pb 5 */
  readonly priority?: int32
  /** Simple JSON path of the value in the object. @pb 6 */
  readonly jsonPath: string
}

/** A field that field selectors may use. */
export interface SelectableField {
  /** Simple JSON path of a string, integer or boolean outside metadata. @pb 1 */
  readonly jsonPath: string
}

/** How objects pass between versions. */
export interface CustomResourceConversion {
  /** None (the default) changes apiVersion alone, Webhook asks a webhook. @pb 1 @go v1.ConversionStrategyType */
  readonly strategy: string
  /** The webhook, for strategy Webhook. @pb 2 */
  readonly webhook?: WebhookConversion
}

/** A webhook that converts objects. */
export interface WebhookConversion {
  /** How the webhook is reached. @pb 2 */
  readonly clientConfig?: WebhookClientConfig
  /** Review versions it understands; the first one the server knows is sent. @pb 3 @list atomic */
  readonly conversionReviewVersions: readonly string[]
}

/** How to reach a webhook: by URL or through a service. */
export interface WebhookClientConfig {
  /** Address that begins with https://; excludes service. @pb 3 @pointer */
  readonly url?: string
  /** Service of the cluster that is called; excludes url. @pb 1 */
  readonly service?: ServiceReference
  /** PEM certificates to check the server against; the system's own if left out. @pb 2 */
  readonly caBundle?: Bytes
}

/** Names a service of the cluster. */
export interface ServiceReference {
  /** Namespace of the service. @pb 1 */
  readonly namespace: string
  /** Name of the service. @pb 2 */
  readonly name: string
  /** URL path of the request. @pb 3 @pointer */
  readonly path?: string
  /** Port of the service; 443 by default. @pb 4 @pointer */
  readonly port?: int32
}

/** What is known of a definition. */
export interface CustomResourceDefinitionStatus {
  /** Conditions such as Established and NamesAccepted. @pb 1 @always @list map type */
  readonly conditions?: readonly CustomResourceDefinitionCondition[]
  /** Names under which the kind is served; they may differ from those wanted. @pb 2 @always */
  readonly acceptedNames?: CustomResourceDefinitionNames
  /**
   * Versions in which objects were ever stored; entries go once none are left.
   * @pb 3 @always @list atomic
   */
  readonly storedVersions?: readonly string[]
  /** Generation the controller has acted on. @pb 4 */
  readonly observedGeneration?: int64
}

/** One aspect of a definition's state. */
export interface CustomResourceDefinitionCondition {
  /**
   * Which aspect, such as Established, NamesAccepted or Terminating.
   * @pb 1 @go v1.CustomResourceDefinitionConditionType
   */
  readonly type: string
  /** True, False or Unknown. @pb 2 @go v1.ConditionStatus */
  readonly status: string
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
  /** Generation of the object this condition was derived from. @pb 6 */
  readonly observedGeneration?: int64
}
