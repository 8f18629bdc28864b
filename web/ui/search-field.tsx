'use client';
import { useEffect, useState } from 'react';
import { TextField } from './field.tsx';

const SETTLE_MS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  /** Called once typing has settled. */
  readonly onSearch: (value: string) => void;
  readonly className?: string;
}

export function SearchField({ label, value, onSearch, className }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <TextField
      type="search"
      label={label}
      isLabelHidden
      placeholder={label}
      value={text}
      className={className}
      onChange={(event) => setText(event.target.value)}
      data-testid="search"
    />
  );
}
