/** Applies the saved theme before the page is painted. */
const [, saved] = /(?:^|; )theme=(light|dark)/.exec(document.cookie) ?? [];
if (saved) document.documentElement.classList.add(saved);
