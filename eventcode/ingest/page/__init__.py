"""HTML -> Page, in a process of its own: the only folder that knows what a page is made of."""
