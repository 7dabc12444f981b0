/**
 * The JSON Schema of a task's outcome: accepted only where it is small, stands by itself, and cannot be made to take long; compiled once, then asked
 * for each outcome that is reported.
 */
import { Ajv, type ErrorObject } from 'ajv';
import { badInput, type DomainError } from '../errors.js';
import { type OutcomeSchema } from './response-plan.js';

/** Of the schema as JSON. */
const MAX_CHARACTERS = 16_000;
/** Schemas within the schema, each counted once per place that refers to it: bounds what one outcome can cost. */
const MAX_SUBSCHEMAS = 500;
/** Steps of a path within the schema. */
const MAX_DEPTH = 40;
/** Of a list whose items are compared with each other. */
const MAX_UNIQUE_ITEMS = 1000;

/**
 * Keywords that hold schemas, or hold none. `pattern` and `patternProperties` are left out (their backtracking can take for ever), and so is whatever
 * fetches or evaluates. `$ref` stays within `#/$defs/`.
 */
const SCHEMA_KEYWORDS = new Set(['not', 'if', 'then', 'else', 'additionalProperties', 'items', 'contains']);
const SCHEMA_LIST_KEYWORDS = new Set(['allOf', 'anyOf', 'oneOf']);
const SCHEMA_MAP_KEYWORDS = new Set(['properties', '$defs']);
const PLAIN_KEYWORDS = new Set([
  ...['$schema', 'title', 'description', 'default', 'examples', 'type', 'enum', 'const', 'format', 'required'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);
const DEFS = '#/$defs/';

type Path = readonly (string | number)[];
/** Null: the outcome is as the schema says; else what is wrong with it, `path` starting with the one given. */
export type OutcomeCheck = (outcome: unknown, path: Path) => DomainError | null;

/**
 * Compiles a schema (JSON Schema draft 07, ajv's strict mode: unknown keywords and formats are errors). Costs tens of milliseconds: keep the check
 * with the plan's version. Formats known: `date` (2026-11-22) and `date-time` (RFC 3339 with an offset).
 *
 * @throws DomainError BAD_USER_INPUT where the schema is not accepted; `path` leads to it
 */
export function compileOutcomeSchema(schema: unknown, path: Path): OutcomeCheck {
  acceptSchema(schema, path);
  const ajv = new Ajv({
    strict: true,
    // Otherwise "constructor" would be a property of every outcome.
    ownProperties: true,
    logger: false,
    addUsedSchema: false,
    formats: { date: isDate, 'date-time': isDateTime },
  });
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw badInput(path, (error as Error).message, 'a JSON Schema (draft 07) in strict form');
  }
  return (outcome, at) => (validate(outcome) ? null : toError(validate.errors![0]!, at));
}

function acceptSchema(schema: unknown, path: Path): asserts schema is OutcomeSchema {
  if (!isRecord(schema)) throw badInput(path, 'is no object', 'a JSON Schema');
  const characters = JSON.stringify(schema).length;
  if (characters > MAX_CHARACTERS)
    throw badInput(path, `has ${characters} characters of JSON`, `at most ${MAX_CHARACTERS}`);
  if (schema['type'] !== 'object')
    throw badInput([...path, 'type'], `is ${JSON.stringify(schema['type'])}`, '"object": an outcome is a form');
  new SchemaWalk(schema, path).subschemas(schema, path);
}

/** Counts subschemas with references written out, and refuses keywords outside the lists on the way. */
class SchemaWalk {
  /** Subschemas below each definition; null while it is being counted. */
  private readonly below = new Map<string, number | null>();

  constructor(
    private readonly root: OutcomeSchema,
    private readonly rootPath: Path,
  ) {}

  subschemas(schema: unknown, path: Path): number {
    if (typeof schema === 'boolean') return 1;
    if (!isRecord(schema)) throw badInput(path, 'is no schema', 'an object, true or false');
    if (path.length - this.rootPath.length > MAX_DEPTH)
      throw badInput(path, 'lies too deep', `at most ${MAX_DEPTH} steps from the top`);
    let count = 1;
    for (const [keyword, value] of Object.entries(schema)) {
      count += this.ofKeyword(schema, keyword, value, [...path, keyword]);
      if (count > MAX_SUBSCHEMAS)
        throw badInput(path, `has more than ${MAX_SUBSCHEMAS} schemas within, references written out`, 'fewer');
    }
    return count;
  }

  private ofKeyword(schema: OutcomeSchema, keyword: string, value: unknown, path: Path): number {
    const sum = (entries: readonly (readonly [string | number, unknown])[]): number =>
      entries.reduce((count, [key, each]) => count + this.subschemas(each, [...path, key]), 0);
    if (SCHEMA_KEYWORDS.has(keyword)) return this.subschemas(value, path);
    if (SCHEMA_LIST_KEYWORDS.has(keyword)) {
      if (!Array.isArray(value)) throw badInput(path, 'is no list', 'a list of schemas');
      return sum([...(value as unknown[]).entries()]);
    }
    if (SCHEMA_MAP_KEYWORDS.has(keyword)) {
      if (!isRecord(value)) throw badInput(path, 'is no object', 'an object of schemas by name');
      return sum(Object.entries(value));
    }
    if (keyword === '$ref') return this.ofReference(value, path);
    if (keyword === 'uniqueItems' && value === true && !(Number(schema['maxItems']) <= MAX_UNIQUE_ITEMS))
      throw badInput(path, 'compares each item with each other', `"maxItems" of at most ${MAX_UNIQUE_ITEMS} beside it`);
    if (!PLAIN_KEYWORDS.has(keyword))
      throw badInput(path, `the keyword ${JSON.stringify(keyword)} is not accepted`, 'another way to say it');
    return 0;
  }

  private ofReference(value: unknown, path: Path): number {
    const defs = this.root['$defs'];
    const name = typeof value === 'string' && value.startsWith(DEFS) ? value.slice(DEFS.length) : null;
    if (name === null || !isRecord(defs) || !Object.hasOwn(defs, name))
      throw badInput(path, `refers to ${JSON.stringify(value)}`, `${DEFS} and the name of a definition of this schema`);
    const known = this.below.get(name);
    if (known === null) throw badInput(path, `${DEFS}${name} refers to itself`, 'definitions that do not');
    if (known !== undefined) return known;
    this.below.set(name, null);
    const count = this.subschemas(defs[name], [...this.rootPath, '$defs', name]);
    this.below.set(name, count);
    return count;
  }
}

function toError({ instancePath, message, params }: ErrorObject, at: Path): DomainError {
  const below = instancePath.split('/').slice(1);
  const path = [...at, ...below.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))];
  return badInput(path, 'is not as the task asks', `${message ?? 'what its schema says'} ${JSON.stringify(params)}`);
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
    text,
  );
  return match !== null && isDate(match[1]!);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
