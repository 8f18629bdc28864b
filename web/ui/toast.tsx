'use client';
import * as RadixToast from '@radix-ui/react-toast';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Say = (message: string) => void;
const ToastContext = createContext<Say>(() => {});

/** Says in passing that something was done. Not for problems: those stay where they belong until they are solved. */
export function useToast(): Say {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly { readonly id: number; readonly message: string }[]>([]);
  const say = useCallback<Say>(
    (message) => setToasts((now) => [...now, { id: (now.at(-1)?.id ?? 0) + 1, message }]),
    [],
  );
  return (
    <ToastContext value={say}>
      <RadixToast.Provider duration={4000} swipeDirection="right">
        {children}
        {toasts.map(({ id, message }) => (
          <RadixToast.Root
            key={id}
            onOpenChange={(isOpen) => {
              if (!isOpen) setToasts((now) => now.filter((toast) => toast.id !== id));
            }}
            className="rounded-xl border border-line bg-panel px-4 py-2.5 shadow-float"
          >
            <RadixToast.Description>{message}</RadixToast.Description>
          </RadixToast.Root>
        ))}
        <RadixToast.Viewport className="fixed right-4 bottom-4 z-50 flex max-w-[calc(100vw-32px)] flex-col gap-2" />
      </RadixToast.Provider>
    </ToastContext>
  );
}
