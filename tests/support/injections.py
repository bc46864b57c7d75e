"""A corpus of texts that try to become a page: scripts, markup, attributes, attributes of htmx, template syntax.

Each carries a mark. If one is ever more than text, a function is called, an address is asked for, or an element stands
in the page that has the mark as an attribute: `BORN` finds it, whatever the policy of the page has stopped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MARK, HOOK = "zq", "z"
CORPUS = (
    "<script zq>z()</script>", "<ScRiPt/zq>z()</sCrIpT >", "</script><script zq>z()</script>",
    "<img zq src=x onerror=z()>", "<img/zq/src=x/onerror=z()>", "<svg zq onload=z()>", "<details zq open ontoggle=z()>",
    '"><img zq src=x onerror=z()>', "'><img zq src=x onerror=z()>", '" zq autofocus onfocus=z() x="',
    "' zq autofocus onfocus=z() x='", "` zq onfocus=z() x=`", "</textarea><img zq src=x onerror=z()>",
    "</title><img zq src=x onerror=z()>", "</option></select><img zq src=x onerror=z()>",
    "--><img zq src=x onerror=z()>", "]]><img zq src=x onerror=z()>",
    "<iframe zq srcdoc='<script>parent.z()</script>'></iframe>",
    "<math zq><style><img src=x onerror=z()></style></math>", "<object zq data=/zq></object>",
    "<link zq rel=stylesheet href=/zq>", "<style zq>@import'/zq';</style>", "<base zq href=//zq.example/>",
    "<meta zq http-equiv=refresh content=0;url=/zq>", "<form zq id=form action=/zq></form>",
    "<a zq href=javascript:z()>z</a>", "javascript:z()//zq", "<i zq hx-get=/zq hx-trigger=load></i>",
    "<i zq hx-post=/zq hx-trigger=load hx-vals=js:z()></i>", "<i zq hx-on:load=z() hx-on::after:init=z()></i>",
    "<b zq hx-swap-oob=true id=main></b>", "<hx-partial zq hx-target=body>z</hx-partial>",
    '" zq hx-get=/zq hx-trigger=load x="', "<idle-lock zq minutes=0 data-lock-url=/zq></idle-lock>",
    "<p zq class=visually-hidden style=all:unset>", "&lt;img zq src=x onerror=z()&gt;",
    "&#60;img zq src=x onerror=z()>",
    r"\u003cimg zq src=x onerror=z()\u003e", "%3Cimg zq src=x onerror=z()%3E", "{{7*7}}zq", "{%set z=7*7%}{{z}}zq",
    "{{cycler.__init__.__globals__.os}}zq", "${7*7}zq", "#{7*7}zq", "<%=7*7%>zq",
)  # fmt: skip
BORN = r"""() => {
  const found = [...document.querySelectorAll('[zq]')].map((one) => one.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll('*'))
    for (const { name, value } of one.attributes)
      if (/^\s*javascript:/i.test(value) && ['href', 'src', 'action', 'formaction', 'data'].includes(name))
        found.push(`${one.tagName} ${name}=${value.slice(0, 40)}`);
  if (/49zq|os\.py|<module/.test(document.body.textContent)) found.push('a template ran');
  return found;
}"""


@dataclass
class Corpus:
    """Deals the texts out in turns, so that every field gets as many as it holds, and each text comes to many."""

    dealt: Counter[str] = field(default_factory=Counter)
    at: int = 0

    def fill(self, most: int) -> str:
        """Texts for a field of this length, one at least; an empty string if not even the shortest one fits."""
        said = ""
        for _ in CORPUS:
            text = CORPUS[self.at % len(CORPUS)]
            if len(said) + len(text) + 1 > most:
                break
            said += (" " if said else "") + text
            self.dealt[text] += 1
            self.at += 1
        return said or self._short(most)

    def _short(self, most: int) -> str:
        fitting = [text for text in CORPUS if len(text) <= most]
        if not fitting:
            return ""
        self.at += 1
        text = fitting[self.at % len(fitting)]
        self.dealt[text] += 1
        return text
