// The one script of every page: the 大字 switch, and what brings the other scripts when they are first needed.
const root = document.documentElement
const large = document.querySelector('.large-type')
const show = () => large?.setAttribute('aria-pressed', String(root.className === 'large'))
show()

addEventListener('click', ({ target }) => {
  if (target === large) {
    root.classList.toggle('large')
    show()
    // Storage may be refused (private windows, policies): then the switch holds for the page at hand.
    try {
      localStorage['large-type'] = root.className
    } catch {}
  }
  if (target instanceof Element && target.matches('.cite button'))
    void import('#scripts/copy-citation').then(({ copyCitation }) => copyCitation(target))
})
addEventListener('focusin', ({ target }) => {
  if (target instanceof Element && target.matches('.find input')) void import('#scripts/type-ahead')
})

export {}
