"""Files that lie in an exhibit, an archive or mail, and become exhibits of their own once somebody ticks them."""
