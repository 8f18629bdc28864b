import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ScenariosPage } from '../../../features/scenario/list/scenarios-page.tsx';

export const metadata: Metadata = { title: 'Scenarios' };

export default function Page() {
  return (
    <Suspense>
      <ScenariosPage />
    </Suspense>
  );
}
