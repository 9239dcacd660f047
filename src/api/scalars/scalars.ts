/**
 * The scalar types of the API, as they live in memory. Each alias names what the wire holds; the
 * decoder brings every value into the canonical form stated here, so that equal values are equal
 * in JavaScript too.
 */

/** A whole number from -2147483648 to 2147483647. */
export type int32 = number
/** A whole number of 64 bits: a number wherever that is exact, a bigint beyond ±2^53. */
export type int64 = number | bigint
export type float64 = number

/** An amount such as `100m` or `2Gi`, in canonical text (api/scalars/quantity.ts). */
export type Quantity = string
/** A moment to the second, as `2006-01-02T15:04:05Z`; empty where the wire says null. */
export type Time = string
/** A moment to the microsecond, as `2006-01-02T15:04:05.000000Z`; empty where the wire says null. */
export type MicroTime = string
/** A span of time in Go's notation, as `1h30m0s`. */
export type Duration = string
/** A port or count by number, or a port by name, or a share such as `25%`. */
export type IntOrString = number | string
/** Bytes as standard base64 text, as JSON carries them. */
export type Bytes = string
/** A set of fields as managedFields carries it: JSON text, kept as it came. */
export type FieldsV1 = string

/** Any JSON value, frozen. Whole numbers beyond ±2^53 are bigints. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}
/** Any object, kept as it came (runtime.RawExtension). */
export type RawObject = JsonObject
