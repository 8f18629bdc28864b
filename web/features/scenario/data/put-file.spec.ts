import { expect, it } from 'vitest';
import { problemIn } from './put-file.ts';

it('says what the server says against a file', () => {
  const issue = { path: 'file', message: 'Line 3 has 2 fields.' };
  expect(problemIn(JSON.stringify({ errors: [{ message: 'Wrong input', extensions: { issues: [issue] } }] }))).toBe(
    'Line 3 has 2 fields.',
  );
  expect(problemIn(JSON.stringify({ errors: [{ message: 'The link is wrong or expired' }] }))).toBe(
    'The link is wrong or expired',
  );
  expect(problemIn('<html>')).toBe('The server did not take the file. Upload it again.');
});
