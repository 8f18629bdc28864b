import { expect, it } from 'vitest';
import { emptyForm, emptyStep, newData, newExtraction } from './new-form.ts';
import { namesAt } from './template-names.ts';

it('offers a step what is there when it runs', () => {
  const first = { ...emptyStep(), extract: [{ ...newExtraction(), name: 'token' }] };
  const form = {
    ...emptyForm(),
    variables: [{ key: 'v', name: 'note', value: '1', isJson: false }],
    secrets: [{ key: 's', name: 'password', value: '', isSet: true, isReplaced: false }],
    data: [
      { ...newData(), name: 'people', csv: 'name,first name\na,b' },
      { ...newData(), name: 'ids', kind: 'rows' as const, rows: '[{"id": 1}]' },
      { ...newData(), name: 'broken', kind: 'rows' as const, rows: '[' },
    ],
    steps: [first, emptyStep([first])],
  };
  const rows = { label: 'Rows', templates: ['{{people.name}}', '{{people.first name}}', '{{ids.id}}'] };
  expect(namesAt(form, 0)).toEqual([
    { label: 'Variables', templates: ['{{note}}'] },
    { label: 'Secrets', templates: ['{{password}}'] },
    rows,
  ]);
  expect(namesAt(form, 1)[2]).toEqual({ label: 'Taken by steps before', templates: ['{{token}}'] });
  expect(namesAt(emptyForm(), 0)).toEqual([]);
});
