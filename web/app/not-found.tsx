import type { Metadata } from 'next';
import { Frame } from '../features/shell/frame.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Frame>
      <Empty title="There is no such page" action={<ButtonLink href="/">Home</ButtonLink>}>
        The address is wrong, or what was here is gone.
      </Empty>
    </Frame>
  );
}
