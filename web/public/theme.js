// Sets the colour scheme before the first paint. A file of its own, so that a strict content security policy allows it.
(() => {
  let choice = 'auto';
  try {
    choice = localStorage.getItem('dashboarding.theme') || 'auto';
  } catch {
    // Storage may be forbidden: the system's theme is used.
  }
  // Frames, public links and walls may say it in their address; the application reads the same.
  const asked = /^\/(?:embed\/|public\/|wall$|wall\/)/.test(location.pathname)
    ? new URLSearchParams(location.search).get('theme')
    : null;
  if (asked === 'light' || asked === 'dark') choice = asked;
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
