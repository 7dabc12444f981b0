/**
 * No text with a NUL character or half of a surrogate pair passes, in whatever variable or literal it stands: PostgreSQL cannot store the first, and the
 * second is no text in any encoding. The services check what they store; this also covers what is only looked up or filtered by.
 */
import { type ASTNode, type DocumentNode, Kind, visit } from 'graphql';
import { badInput } from '../core/errors.js';

type Path = readonly (string | number)[];

function problemOf(text: string): string | null {
  if (text.includes('\0')) return `holds a NUL character at position ${text.indexOf('\0')}`;
  return text.isWellFormed() ? null : 'holds half of a surrogate pair';
}

function refuse(path: Path, problem: string): never {
  throw badInput(path, problem, 'well-formed Unicode text without NUL characters');
}

/** Throws BAD_USER_INPUT with the path of the first bad text in a JSON value. */
export function checkTextsIn(value: unknown, path: Path): void {
  if (typeof value === 'string') {
    const problem = problemOf(value);
    if (problem !== null) refuse(path, problem);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => checkTextsIn(item, [...path, index]));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) checkTextsIn(item, [...path, key]);
  }
}

/** Throws BAD_USER_INPUT with the names of the argument and input fields around the first bad literal. */
export function checkLiterals(document: DocumentNode): void {
  visit(document, {
    StringValue(node, _key, parent, _path, ancestors) {
      const problem = problemOf(node.value);
      if (problem !== null) refuse(namesAround(parent === undefined ? ancestors : [...ancestors, parent]), problem);
    },
  });
}

/** From the outside in. */
function namesAround(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string[] {
  return ancestors.flatMap((ancestor) =>
    'kind' in ancestor && (ancestor.kind === Kind.ARGUMENT || ancestor.kind === Kind.OBJECT_FIELD)
      ? [ancestor.name.value]
      : [],
  );
}
