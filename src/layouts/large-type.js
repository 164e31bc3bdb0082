// Before the first paint: 大字, if it was chosen on this device. Storage may be refused.
try {
  if (localStorage['large-type']) document.documentElement.className = 'large'
} catch {}
