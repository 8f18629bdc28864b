// Runs before the first paint, so that nothing flashes: the person's choice, else the system's.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    let choice = 'system';
    try {
      choice = localStorage.getItem('loadtest-theme') ?? choice;
    } catch {
      // Storage is forbidden here: the system decides.
    }
    const isDark = choice === 'dark' || (choice !== 'light' && dark.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('loadtest-theme', apply);
})();
