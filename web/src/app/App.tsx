import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { createQueryClient } from '../api/query-client.ts';
import { HostPage } from '../pages/host/HostPage.tsx';
import { HostsPage } from '../pages/hosts/HostsPage.tsx';
import { TimeProvider } from '../time/TimeProvider.tsx';
import { lazyAgain } from '../ui/lazy-again.ts';
import { CrashNote } from './CrashNote.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { PageLoading } from './PageLoading.tsx';
import { Shell } from './Shell.tsx';
import { resolver, THEME_KEY, theme, themeOfAddress } from './theme.ts';

// Dashboards, Explore, Alerts and System are pages of their own to load: the host list is what people open first.
const DashboardPages = lazyAgain(() => import('../pages/dashboards/DashboardPages.tsx'));
const PublicPage = lazyAgain(() => import('../pages/dashboards/share/PublicPage.tsx'));
const EmbedPage = lazyAgain(() => import('../pages/dashboards/share/EmbedPage.tsx'));
const WallPage = lazyAgain(() => import('../pages/dashboards/wall/WallPage.tsx'));
const ExplorePage = lazyAgain(() => import('../pages/explore/ExplorePage.tsx'));
const AlertPages = lazyAgain(() => import('../pages/alerts/AlertPages.tsx'));
const SystemPage = lazyAgain(() => import('../pages/system/SystemPage.tsx'));

const schemeManager = localStorageColorSchemeManager({ key: THEME_KEY });

export function App() {
  const [client] = useState(createQueryClient);
  const [forced] = useState(() => themeOfAddress(window.location));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      {...(forced === undefined ? {} : { forceColorScheme: forced })}
    >
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <TimeProvider>
            <CrashNote>
              <Suspense fallback={null}>
                <Routes>
                  <Route path="/public/:token" element={<PublicPage />} />
                  <Route path="/embed/:id" element={<EmbedPage />} />
                  <Route path="/wall" element={<WallPage />} />
                  <Route path="*" element={<Pages />} />
                </Routes>
              </Suspense>
            </CrashNote>
          </TimeProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** All that has the rail beside it. */
function Pages() {
  return (
    <Shell>
      <CrashNote>
        <Suspense fallback={<PageLoading />}>
          <Routes>
            <Route path="/" element={<Navigate to="/hosts" replace />} />
            <Route path="/hosts" element={<HostsPage />} />
            <Route path="/hosts/:host" element={<HostPage />} />
            <Route path="/dashboards/*" element={<DashboardPages />} />
            <Route path="/explore" element={<ExplorePage />} />
            <Route path="/alerts/*" element={<AlertPages />} />
            <Route path="/system" element={<SystemPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </CrashNote>
    </Shell>
  );
}
