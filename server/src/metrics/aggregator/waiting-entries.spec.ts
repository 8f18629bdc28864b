import { describe, expect, it } from 'vitest';
import { WaitingEntries } from './waiting-entries.ts';

describe('what is read again after a takeover', () => {
  it('begins before the oldest entry that waits, by number and not by text', () => {
    const waiting = new WaitingEntries();
    waiting.note(7, '1000-2');
    waiting.note(8, '999-10');
    waiting.note(9, '999-9');
    waiting.note(7, '5-0');
    expect(waiting.readAfter(7, '2000-0')).toBe('999-8');
    waiting.closed(9);
    expect(waiting.readAfter(7, '2000-0')).toBe('999-9');
    waiting.closed(8);
    expect(waiting.readAfter(7, '2000-0')).toBe('1000-1');
  });

  it('is nothing where nothing waits', () => {
    const waiting = new WaitingEntries();
    expect(waiting.readAfter(undefined, '2000-0')).toBe('2000-0');
    waiting.note(3, '17-0');
    expect(waiting.readAfter(undefined, '2000-0')).toBe('2000-0');
    expect(waiting.readAfter(4, '2000-0')).toBe('2000-0');
    expect(waiting.readAfter(3, '2000-0')).toBe('16-18446744073709551615');
  });
});
