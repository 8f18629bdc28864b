'use client';
import * as Dialog from '@radix-ui/react-dialog';
import clsx from 'clsx';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { usePaletteEntries } from './use-palette-entries.ts';

/** Ctrl-K (or ⌘K): to anything by its name. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger className="hidden items-center gap-1.5 rounded-lg px-2.5 py-2 text-left text-[12px] text-muted hover:text-text wide:flex">
        <kbd className="rounded border border-line px-1 font-mono text-[11px]">Ctrl</kbd>
        <kbd className="rounded border border-line px-1 font-mono text-[11px]">K</kbd>
        anything
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="palette"
          className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-panel shadow-float"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <PaletteBody onDone={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = usePaletteEntries(useDeferredValue(search.trim()));
  const at = Math.min(chosen, entries.length - 1);

  function go(href: string | undefined) {
    if (href === undefined) return;
    onDone();
    router.push(href);
  }
  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(entries[at]?.href);
    if (step === undefined || entries.length === 0) return;
    event.preventDefault();
    setChosen((at + step + entries.length) % entries.length);
  }

  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
        aria-label="Go to a page, a scenario or a run"
        placeholder="Go to a page, a scenario or a run"
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
        className="w-full border-b border-line bg-transparent px-4 py-3 outline-none"
      />
      <div role="listbox" id={listId} aria-label="Found" className="max-h-[50vh] overflow-y-auto p-1.5">
        {entries.length === 0 && <p className="px-2.5 py-2 text-muted">Nothing is called that.</p>}
        {entries.map(({ href, label, note }, index) => (
          <div
            key={href}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => go(href)}
            onKeyDown={press}
            className={clsx(
              'flex cursor-pointer items-baseline justify-between gap-4 rounded-lg px-2.5 py-1.5',
              index === at && 'bg-sunken',
            )}
          >
            <span className="truncate">{label}</span>
            <span className="truncate text-[12.5px] text-muted">{note}</span>
          </div>
        ))}
      </div>
    </>
  );
}
