import { type FocusEvent, useRef } from 'react';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

export interface Insertion {
  /** For the element round the fields: remembers which one was typed in last. */
  readonly onFocus: (event: FocusEvent) => void;
  /** Puts a text into that field, in the place of its selection; nothing where none was typed in yet. */
  readonly insert: (text: string) => void;
}

/** Lets a button write into the field that has, or had last, the cursor. */
export function useInsertion(): Insertion {
  const last = useRef<TextControl | null>(null);
  return {
    onFocus({ target }) {
      const isText = target instanceof HTMLInputElement && target.type === 'text';
      if (isText || target instanceof HTMLTextAreaElement) last.current = target;
    },
    insert(text) {
      const field = last.current;
      if (!field?.isConnected || field.disabled) return;
      field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    },
  };
}
