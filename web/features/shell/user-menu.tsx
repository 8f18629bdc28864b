'use client';
import { useState } from 'react';
import { useSignOutMutation } from '../../gql/hooks.ts';
import { chooseTheme, type ThemeChoice, themeChoice } from '../../lib/theme.ts';
import { Menu, MenuChoice, MenuItem, MenuLine, MenuNote } from '../../ui/menu.tsx';
import { useMe } from '../session/session-provider.tsx';

const THEMES = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function UserMenu() {
  const me = useMe();
  const [, signOut] = useSignOutMutation();
  const [theme, setTheme] = useState<ThemeChoice>(themeChoice);

  async function leave() {
    await signOut({});
    window.location.assign('/sign-in');
  }

  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          data-testid="user-menu"
          aria-label={`${me.name}: theme and sign out`}
          className="flex min-w-0 items-center gap-2 rounded-lg px-2.5 py-1.5 text-left text-muted hover:bg-sunken hover:text-text"
        >
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-sunken text-[11px] font-semibold text-text uppercase"
          >
            {me.name.slice(0, 1)}
          </span>
          <span className="hidden truncate wide:block">{me.name}</span>
        </button>
      }
    >
      <MenuNote>{me.email ?? me.name}</MenuNote>
      <MenuLine />
      <MenuNote>Theme</MenuNote>
      <MenuChoice
        value={theme}
        options={THEMES}
        onChange={(choice) => {
          setTheme(choice);
          chooseTheme(choice);
        }}
      />
      <MenuLine />
      <MenuItem onSelect={() => void leave()} testId="sign-out">
        Sign out
      </MenuItem>
    </Menu>
  );
}
