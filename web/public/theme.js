// Sets the theme before the first paint; state/theme.ts takes over from here and must agree with it.
;(() => {
  let choice = new URLSearchParams(location.search).get('theme')
  try {
    choice ??= localStorage.getItem('podium.theme')
  } catch {
    // Storage may be forbidden; the system's preference then decides.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
