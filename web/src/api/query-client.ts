import { QueryClient } from '@tanstack/react-query';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The live refresh and the connection probe decide when to ask again; a second mechanism would only double requests.
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A server on this machine is there without any network.
        networkMode: 'always',
        staleTime: 5_000,
        // Answers of panels that are no longer shown are let go after a minute: a wall display must not grow.
        gcTime: 60_000,
        // Comparing thousands of points with the old answer costs more than drawing them.
        structuralSharing: false,
      },
    },
  });
}
