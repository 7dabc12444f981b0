/** The outcome of a task as a form: its fields as the JSON Schema asks for them, and back from what was typed to JSON. */

export interface OutcomeField {
  readonly name: string;
  /** As the schema gives it, or null. */
  readonly title: string | null;
  readonly kind: 'text' | 'date' | 'choice' | 'yes-no' | 'whole' | 'number' | 'json';
  readonly required: boolean;
  readonly choices: readonly (string | number)[];
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly maxLength: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Required ones first, in the order in which they are required, since the stored schema keeps no order of properties; none where nothing is asked. What is neither text, number, choice nor yes-or-no is typed as JSON. */
export function outcomeFields(schema: unknown): readonly OutcomeField[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return [];
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const rank = (name: string): number => (required.includes(name) ? required.indexOf(name) : required.length);
  const properties = Object.entries(schema['properties']).sort(([a], [b]) => rank(a) - rank(b));
  return properties.map(([name, property]) => {
    const of: Json = isRecord(property) ? property : {};
    const choices = Array.isArray(of['enum']) ? of['enum'].filter(isPlain) : [];
    return {
      name,
      title: typeof of['title'] === 'string' ? of['title'] : null,
      kind: choices.length > 0 ? 'choice' : kindOf(of),
      required: required.includes(name),
      choices,
      minimum: numberIn(of, 'minimum'),
      maximum: numberIn(of, 'maximum'),
      maxLength: numberIn(of, 'maxLength'),
    };
  });
}

function kindOf({ type, format }: Json): OutcomeField['kind'] {
  if (type === 'boolean') return 'yes-no';
  if (type === 'integer') return 'whole';
  if (type === 'number') return 'number';
  if (type === 'string') return format === 'date' ? 'date' : 'text';
  return 'json';
}

/** What was typed, by field, as the outcome; optional fields that were left empty are left out. Null where nothing is asked. */
export function toOutcome(fields: readonly OutcomeField[], typed: Readonly<Record<string, string>>): Json | null {
  if (fields.length === 0) return null;
  const entries = fields.flatMap((field) => {
    const text = typed[field.name] ?? '';
    // A required text may be empty; everything else that is empty is not said.
    if (text === '' && !(field.required && field.kind === 'text')) return [];
    return [[field.name, valueOf(field, text)] as const];
  });
  return Object.fromEntries(entries);
}

function valueOf({ kind, choices }: OutcomeField, text: string): unknown {
  switch (kind) {
    case 'yes-no':
      return text === 'true';
    case 'whole':
    case 'number':
      return Number(text);
    case 'choice':
      return choices.find((choice) => String(choice) === text) ?? text;
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // The server says what is wrong with it, at its place.
        return text;
      }
    default:
      return text;
  }
}

/** The field that an error of the API is about: `input.outcome.yuan`, or a required one that is missing, which only the message names. */
export function fieldAt(fields: readonly OutcomeField[], path: string | undefined): string | null {
  const [, outcome, name] = path?.split('.') ?? [];
  return outcome === 'outcome' && fields.some((field) => field.name === name) ? name! : null;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function numberIn(of: Json, key: string): number | undefined {
  const value = of[key];
  return typeof value === 'number' ? value : undefined;
}
