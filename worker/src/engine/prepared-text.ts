/** Templates made ready to be filled in, once for each plan. */
import { type JsonValue, type Placeholder, placeholderText, prepareFunction, type Template } from '@loadtest/scenario';
import { joinLate, type Late } from './late.ts';
import { slotOf, type ValueNames } from './value-names.ts';
import type { IterationValues } from './values.ts';

/**
 * The text of a template; secrets are folded in. Throws where it names what the plan does not have. Filling it in throws where
 * a value is not to be had.
 */
export function prepareText(template: Template, names: ValueNames): Late<string> {
  return joinLate(
    template.map((part) => {
      if (part.kind === 'text') return part.text;
      const secret = part.kind === 'variable' ? names.secrets.get(part.name) : undefined;
      if (secret !== undefined) return placeholderText(part, secret);
      const read = readerOf(part, names);
      return (values) => placeholderText(part, read(values));
    }),
  );
}

function readerOf(part: Placeholder, names: ValueNames): (values: IterationValues) => JsonValue {
  switch (part.kind) {
    case 'variable': {
      const { name } = part;
      const slot = slotOf(names, name);
      return (values) => {
        const value = values.get(slot);
        if (value === undefined) throw new Error(`{{${name}}} has no value yet: no step before has extracted it`);
        return value;
      };
    }
    case 'column': {
      const source = names.sources.get(part.source);
      const column = source?.columns.get(part.column);
      if (source === undefined || column === undefined)
        throw new Error(`{{${part.source}.${part.column}}} is not among the plan's data`);
      return (values) => values.column(source.index, column);
    }
    case 'function':
      return prepareFunction(part.name, part.args);
    default:
      return part satisfies never;
  }
}
