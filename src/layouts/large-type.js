try {
  if (localStorage['large-type']) document.documentElement.className = 'large'
} catch {}
