/**
 * What a kind is, as data. A built-in kind is a value of `KindDefinition` in its own folder; a
 * CustomResourceDefinition is turned into one as the API server reads it. No other code tells the
 * two apart, and none names a kind in order to treat it differently.
 */
import type { PathElement } from '#api/apply/path-element.ts'
import type { Features } from '#api/features.ts'
import type { ObjectMeta, Resource, TableRowCondition } from '#api/metadata.ts'
import type { StoredAs } from '#api/objects/stored-form.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { FieldError } from '#api/validation/field-error.ts'

export type Verb =
  | 'create'
  | 'delete'
  | 'deletecollection'
  | 'get'
  | 'list'
  | 'patch'
  | 'update'
  | 'watch'

/** What rules may know besides the object. They are pure: the same input, the same answer. */
export interface RuleContext {
  readonly now: Time
  readonly features: Features
  /** Whether the server lets no container be privileged. */
  readonly refusesPrivileged?: boolean
  /** The version the request speaks, where a rule depends on it. */
  readonly apiVersion: string
  /** Who asks; absent where nobody is authenticated. */
  readonly user?: {
    readonly name: string
    readonly uid?: string
    readonly groups: readonly string[]
    readonly extra?: Readonly<Record<string, readonly string[]>>
  }
  /** The labels of the namespace that the object is in, for rules that ask what it permits. */
  readonly namespaceLabels?: Readonly<Record<string, string>>
}

/**
 * Rules see objects of the hub version: the one in which the kind's TypeScript types are written,
 * and to and from which every other version is converted.
 */
export interface KindDefinition<T extends Resource = Resource> {
  readonly group: string
  /** The hub version. */
  readonly version: string
  readonly kind: string
  readonly plural: string
  /** The kind in lower case, if not said. */
  readonly singular?: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly scope: 'Namespaced' | 'Cluster'
  /** All eight, if not said. Kinds that are only asked, never kept, have just `create`. */
  readonly verbs?: readonly Verb[]
  /** Whether the hub version is served without being asked for, as stable ones are. */
  readonly serving?: Serving
  /** The feature gate without which the kind is not served at all, whatever is asked for. */
  readonly gate?: string
  /** Told to clients as a warning when they use the hub version. */
  readonly deprecated?: string
  /** The other versions. */
  readonly versions?: readonly VersionDefinition<T>[]
  /** The apiVersion in which it is stored; the hub's, if not said. */
  readonly storageVersion?: string
  /** In which form it is stored; as protobuf, if not said. */
  readonly storedAs?: StoredAs
  /** Where its keys are, below what all keys of a cluster begin with; `plural`, if not said. */
  readonly storagePrefix?: string

  /** The rule for names; DNS subdomains, if not said. `prefix` says that a suffix will follow. */
  readonly nameErrors?: (name: string, prefix: boolean) => readonly string[]
  /** Whether a generateName is the name as it is, since no suffix could follow it. */
  readonly namesWithoutSuffix?: true
  /** How the kind itself looks at metadata, if not as most do. */
  readonly metadata?: MetadataRules
  /** False where an update must state the resourceVersion it was made from. */
  readonly unconditionalUpdate?: false
  /** Whether a PUT to an absent name creates. */
  readonly createOnUpdate?: true
  /**
   * Whether what it owns stays behind when it is deleted and the client does not say what is to
   * become of it, as in the oldest kinds. The warning is for the client that said nothing.
   */
  readonly orphansByDefault?: { readonly warning?: string }

  /** Whether its objects are only kept for a while, as long as the server is told to. */
  readonly expires?: true
  /**
   * Whether a deletion is answered with what was deleted; with a bare success, if not said. `unsaid`: it is,
   * and OpenAPI does not tell.
   */
  readonly answersDeleted?: true | 'unsaid'
  /** Whether nothing ever depends on it, so that a deletion need not say what becomes of that. */
  readonly ownsNothing?: true
  /** Why an object of this name may not be deleted, whoever asks; nothing if it may. */
  undeletable?(name: string): string | undefined
  /** Whether a deleted object has yet to stay for another reason than the finalizers of its metadata. */
  isHeld?(object: T): boolean

  /**
   * Fills in what the user left out. Runs on decoding, whatever the verb. Throws DecodeError for
   * what upstream's decoder refuses though it fits the schema.
   */
  defaults?(object: T, context: RuleContext): T
  /** What upstream's conversion makes of an object that says nothing, as bookmarks show it. */
  readonly whenEmpty?: object
  readonly prepare?: {
    /** Sets what is the server's to set; resets status; drops fields whose gate is off. */
    create?(object: T, context: RuleContext): T
    update?(object: T, old: T, context: RuleContext): T
  }
  /**
   * What is wrong with the fields that are the kind's own. Metadata is checked by the pipeline
   * (api/rules.ts), before this.
   */
  readonly validate?: {
    /** Why a new object is not looked at any further, if so: the server answers 400 with it. */
    refuse?(object: T): string | undefined
    create?(object: T, context: RuleContext): readonly FieldError[]
    update?(object: T, old: T, context: RuleContext): readonly FieldError[]
  }
  /** Texts for the Warning header. */
  readonly warnings?: {
    /** What preparing a new object shows; said even if the object is refused. */
    prepared?(object: T): readonly string[]
    create?(object: T, context: RuleContext): readonly string[]
    update?(object: T, old: T, context: RuleContext): readonly string[]
  }
  /** How it is answered, where more of it is kept than is shown. */
  shown?(object: T): T
  /** Tidies an accepted object before it is kept (upstream's Canonicalize). */
  canonical?(object: T): T
  /**
   * What the store first has of a new object: not yet what reading it fills in. So the write that comes
   * next is one, even if it changes nothing.
   */
  asNew?(object: T): T
  /**
   * For how many seconds a deleted object is kept for whoever runs it to end it, given what the
   * request asked. Kinds without this are gone at once.
   */
  deletionGrace?(object: T, asked: number | undefined): number

  readonly subresources?: readonly SubresourceDefinition<T>[]
  /**
   * Fields, by dotted names, that nobody comes to own by writing the object, since that does not set
   * them; `status`, if not said, where that has a path of its own.
   */
  readonly resetFields?: readonly string[]
  /** Field selectors besides metadata.name and metadata.namespace. */
  readonly fieldSelectors?: Readonly<Record<string, Of<T, string>>>
  /** Those by which upstream looks objects up: a page of them has no next one for the sake of others. */
  readonly indexedFields?: readonly string[]
  /** What a client hears that selects by another field, if not what most kinds say. */
  readonly unknownField?: (field: string) => string
  readonly columns?: readonly Column<T>[]
  /** How the rows of a table are sorted, where not as the list is. */
  rowOrder?(a: T, b: T): number
  /** The metadata that is shown of an object by itself and in tables, where it is not all that the object has. */
  shownMetadata?(object: T): ObjectMeta
  /** Remarks on the row of an object, for those who print tables. */
  rowConditions?(object: T): readonly TableRowCondition[]
}

/**
 * The pipeline checks metadata for all kinds alike, and most kinds then check it again: in whole,
 * and for what changed. What is wrong is said as often as it is found, so how often matters.
 */
export interface MetadataRules {
  /**
   * `last` where a kind's own check of a new object leaves metadata out: generic rules look at it
   * when all else is right. `never` for what is only asked, not kept.
   */
  readonly onCreate?: 'last' | 'never'
  /** Whether a uid or time that comes with a request says something of the object it is about. */
  readonly keepsSystemFields?: true
  /** Which checks of its own a kind makes on update; both, if not said. */
  readonly onUpdate?: MetadataCheck
  /** Whether finalizers need no domain, as in kinds that only use the generic rules. */
  readonly anyFinalizers?: boolean
}

/** Both: the whole first, unless it is said otherwise. */
export type MetadataCheck = 'both' | 'changes first' | 'whole' | 'changes' | 'none'

/**
 * A function of an object, typed so that a definition of one kind can stand in a list of all: only
 * objects of its own kind are ever given to it.
 */
type Of<T, R> = { of(object: T): R }['of']

/**
 * By itself, or only when the server is told to (upstream: beta and alpha). Never: it is only kept, so
 * that servers of other releases can read it.
 */
export type Serving = 'by default' | 'on request' | 'never'

/** Another version of a kind; in rare cases of another group. */
export interface VersionDefinition<T extends Resource, V extends Resource = Resource> {
  readonly apiVersion: string
  readonly serving: Serving
  /** Told to clients as a warning when they use it. */
  readonly deprecated?: string
  /** The hub's are filled in after conversion, if it has none of its own. */
  defaults?(object: V, context: RuleContext): V
  toHub(object: V): T
  fromHub(object: T): V
  /** The names of its field selectors, with those of the hub's they stand for; the same, if not said. */
  readonly fieldLabels?: Readonly<Record<string, string>>
}

/**
 * A part of an object with a path of its own. Without `body` the whole object is read and written,
 * and `prepare` takes from what was sent only what the subresource may change.
 */
export interface SubresourceDefinition<T extends Resource = Resource> {
  readonly name: string
  readonly verbs: readonly ('create' | 'delete' | 'get' | 'update' | 'patch')[]
  readonly body?: BodyDefinition<T>
  /** Whether to apply to it makes an object that is missing. */
  readonly createsOnApply?: true
  /** Which checks of metadata it makes besides those of the pipeline; `changes`, if not said. */
  readonly metadata?: MetadataCheck
  /** As of the kind; if not said, `spec` for the status, and what holds of the kind for others. */
  readonly resetFields?: readonly string[]
  /** A stream through to the node: the server knows how. */
  readonly connect?: true
  /** Whether its answers show all that is kept, where the kind's do not: a slip of upstream's, too. */
  readonly showsKept?: true
  /** Whether it is shown in no table, unlike other statuses: upstream's slip, which clients meet. */
  readonly untabled?: true
  /** The kind of a stream's options, which discovery calls it by; the object's kind, if not said. */
  readonly options?: string
  prepare?(object: T, old: T, context: RuleContext): T
  validate?(object: T, old: T, context: RuleContext): readonly FieldError[]
  warnings?(object: T, old: T, context: RuleContext): readonly string[]
}

/** A subresource whose body is of another kind, such as Scale. */
export interface BodyDefinition<T extends Resource, B extends Resource = Resource> {
  /** The body's kind: its defaults, preparation and validation hold. */
  readonly definition: KindDefinition<B>
  /** What reading answers. */
  read?(object: T): B
  /** What a write begins from, where reading may refuse to answer; the same, if not said. */
  before?(object: T): B
  /** Why the object, as it is, cannot be changed by the body: a conflict, not a fault of the body. */
  conflict?(object: T): string | undefined
  /** The object changed as the body asks. */
  write?(object: T, body: B, context: RuleContext): T
  /**
   * Where the object keeps the one field that the body stands for, by apiVersion, so that who owns
   * it here owns it there; null for a version without it.
   */
  readonly managed?: Readonly<Record<string, readonly PathElement[] | null>>
  /** What a body that breaks the rules is answered with; 422, as everywhere, if not said. */
  readonly invalidAs?: 500
}

/** A column of `kubectl get`. */
export interface Column<T> {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: string
  readonly description?: string
  /** Shown only when asked for more. */
  readonly wide?: true
  /** Rows have a cell of it, though no definition announces it: upstream's slip, which clients meet. */
  readonly unannounced?: true
  value(object: T, nowMs: number): string | number | boolean | undefined
}

export function apiVersionOf({
  group,
  version,
}: Pick<KindDefinition, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}
